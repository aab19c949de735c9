"""What rude clients do to `ordinal serve`: nothing may crash it, and nothing may leak.

usage: soak.py KUBECONFIG PID [--cycles N] [--watches N] [--rounds N] [--seed S] [--end] [--only NAME,...]

KUBECONFIG is one that `ordinal serve` wrote, PID is its process. Each hazard prints one line, `ok NAME` or
`FAIL NAME why`; the closing line counts them. --end asks the server to end at last, with all watches open.
Exit code 0 when everything held. Python's own library only.
"""
import argparse
import base64
import contextlib
import json
import os
import random
import re
import resource
import selectors
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time

# A certificate with the administrator's names that nobody vouches for.
FOREIGN_CERTIFICATE = """
MIIBwDCCAWWgAwIBAgIUInNBo+GM88bq/KeEN+DICKFtNIUwCgYIKoZIzj0EAwIwNDEXMBUGA1UECgwOc3lzdGVtOm1hc3RlcnMxGTAXBgNVBA
MMEGt1YmVybmV0ZXMtYWRtaW4wIBcNMjYxMTIxMDQzNjE2WhgPMjEyNjEwMjgwNDM2MTZaMDQxFzAVBgNVBAoMDnN5c3RlbTptYXN0ZXJzMRkw
FwYDVQQDDBBrdWJlcm5ldGVzLWFkbWluMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE0gGVLTrZSZoFAoCJAtRramNCOGM9XFBAFNWTJ65hnW
fbQza4bn/KrMz7QNJN1rxc1WDnw4U/qohf2Ss/ow3rMqNTMFEwHQYDVR0OBBYEFCm46WcVTHcLa8c45z1grECNsTWkMB8GA1UdIwQYMBaAFCm4
6WcVTHcLa8c45z1grECNsTWkMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAPrU3K9er8R+xHOo/2I/7emZiOwahEr70+PnsM
BD/VpVAiEA8fWpV0xy/h7O7LgaWqTFtnu2i8V6nQZgDdNKjGsqTpo=
"""
FOREIGN_KEY = """
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg7w+uopGqGe9/IzOuFKuOKeoQ10SmTq6OV456NLPd9SKhRANCAATSAZUtOtlJmg
UCgIkC1GtqY0I4Yz1cUEAU1ZMnrmGdZ9tDNrhuf8qszPtA0k3WvFzVYOfDhT+qiF/ZKz+jDesy
"""
BODY_MAX = 3 * 1024 * 1024
KILO = 1024
CONFIGMAPS = "/api/v1/namespaces/soak/configmaps"
# How long anything that must happen may take, in seconds.
PATIENCE = 30


class Closed(Exception):
    """The server has closed the connection."""


def need(condition, *words):
    if not condition:
        raise AssertionError(" ".join(str(word) for word in words))


def until(condition, what, limit=PATIENCE):
    """Waits for a condition, as long as it may take; returns what it says."""
    deadline = time.monotonic() + limit
    while True:
        value = condition()
        if value:
            return value
        need(time.monotonic() < deadline, "waited in vain for", what() if callable(what) else what)
        time.sleep(0.02)


class Server:
    """Where the server is, who we are, and what its process takes."""

    def __init__(self, kubeconfig, pid):
        text = open(kubeconfig, encoding="utf-8").read()
        self.kubeconfig, self.pid = kubeconfig, pid
        address = re.search(r"server: https://([0-9.]+):(\d+)", text)
        self.host, self.port = address[1], int(address[2])
        self.token = re.search(r"token: (\S+)", text)[1]
        authority = self.data(text, "certificate-authority-data")
        self.trusted = self.context(authority)
        self.known = self.context(
            authority, self.data(text, "client-certificate-data"), self.data(text, "client-key-data"))
        self.foreign = self.context(
            authority, self.pem("CERTIFICATE", FOREIGN_CERTIFICATE), self.pem("PRIVATE KEY", FOREIGN_KEY))
        self.distrusting = ssl.create_default_context()

    @staticmethod
    def data(text, name):
        return base64.b64decode(re.search(name + r": (\S+)", text)[1]).decode()

    @staticmethod
    def pem(kind, text):
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n" % (kind, text.strip(), kind)

    @staticmethod
    def context(authority, certificate=None, key=None):
        context = ssl.create_default_context(cadata=authority)
        context.set_alpn_protocols(["http/1.1"])
        if certificate:
            with tempfile.NamedTemporaryFile("w") as both:
                both.write(certificate + "\n" + key + "\n")
                both.flush()
                context.load_cert_chain(both.name)
        return context

    def plain(self, receive=None, timeout=PATIENCE):
        """A socket without TLS."""
        sock = socket.socket()
        if receive:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(timeout)
        sock.connect((self.host, self.port))
        return sock

    def connection(self, context=None, **options):
        sock = self.plain(**options)
        try:
            return Connection(
                (context or self.known).wrap_socket(sock, server_hostname="localhost", suppress_ragged_eofs=True))
        except OSError:
            sock.close()
            raise

    def ask(self, method, path, body=b"", headers=(), context=None):
        """One request on a connection of its own."""
        with self.connection(context) as connection:
            return connection.ask(method, path, body, headers)

    def descriptors(self):
        return len(os.listdir("/proc/%d/fd" % self.pid))

    def memory(self):
        """Resident memory in KiB."""
        return int(re.search(r"VmRSS:\s+(\d+)", open("/proc/%d/status" % self.pid).read())[1])

    def is_alive(self):
        """Whether the process still runs; one that has ended and was not fetched yet does not."""
        try:
            return open("/proc/%d/stat" % self.pid).read().rsplit(")", 1)[1].split()[0] not in "ZX"
        except OSError:
            return False

    def check(self):
        """A plain request is answered as ever."""
        need(self.is_alive(), "the server has died")
        status, _, body = self.ask("GET", "/readyz")
        need((status, body) == (200, b"ok"), "readyz says", status, body[:80])

    def settle(self, descriptors):
        """Waits until the server has let go of what it does not need."""
        until(lambda: self.descriptors() <= descriptors,
              lambda: "%d descriptors to become %d" % (self.descriptors(), descriptors))


class Connection:
    """HTTP/1.1 by hand, so that it can be wrong."""

    def __init__(self, sock):
        self.sock, self.buffer = sock, b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        with contextlib.suppress(OSError):
            self.sock.close()

    def cut(self):
        """Goes away without a word: a reset and no farewell."""
        with contextlib.suppress(OSError):
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def send(self, data):
        try:
            self.sock.sendall(data)
        except OSError as error:
            raise Closed(str(error)) from error

    def ask(self, method, path, body=b"", headers=()):
        self.send(head(method, path, body, headers) + body)
        return self.answer(method)

    def more(self):
        try:
            data = self.sock.recv(64 * KILO)
        except TimeoutError:
            raise AssertionError("no answer within %s s" % self.sock.gettimeout()) from None
        except OSError as error:
            raise Closed(str(error)) from error
        if not data:
            raise Closed("end")
        self.buffer += data

    def take(self, count):
        while len(self.buffer) < count:
            self.more()
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def line(self, end=b"\r\n"):
        while end not in self.buffer:
            self.more()
        data, self.buffer = self.buffer.split(end, 1)
        return data

    def start(self):
        """Status and headers of an answer."""
        first = self.line()
        need(re.fullmatch(rb"HTTP/1\.[01] [1-5]\d\d [ -~]*", first), "no status line:", first[:80])
        headers = {}
        while True:
            field = self.line()
            if not field:
                return int(first.split()[1]), headers
            need(re.fullmatch(rb"[!-9;-~]+: ?[ -~\x80-\xff\t]*", field), "no header:", field[:80])
            name, _, value = field.partition(b":")
            headers[name.decode().lower()] = value.strip().decode("latin-1")

    def chunk(self):
        """One piece of a chunked body; nothing at its end."""
        data = self.take(int(self.line(), 16) + 2)
        need(data.endswith(b"\r\n"), "a chunk has no end")
        return data[:-2]

    def answer(self, method="GET"):
        status, headers = self.start()
        while status == 100:
            status, headers = self.start()
        if method == "HEAD" or status in (204, 304):
            return status, headers, b""
        if headers.get("transfer-encoding") == "chunked":
            body = b"".join(iter(self.chunk, b""))
        else:
            body = self.take(int(headers["content-length"]))
        if headers.get("content-type", "").startswith("application/json") and status != 200:
            json.loads(body)
        return status, headers, body

    def watch(self, query="", headers=(), path=CONFIGMAPS):
        self.send(head("GET", path + "?watch=1" + query, headers=headers))
        status, found = self.start()
        need(status == 200 and found.get("transfer-encoding") == "chunked", "a watch is answered", status, found)
        return self

    def leftovers(self):
        """What comes until the server closes or is silent for the time of the socket."""
        with contextlib.suppress(Closed, AssertionError):
            while True:
                self.more()
        data, self.buffer = self.buffer, b""
        return data


def head(method, path, body=b"", headers=(), host="127.0.0.1"):
    lines = ["%s %s HTTP/1.1" % (method, path), "Host: " + host]
    if body:
        lines.append("Content-Length: %d" % len(body))
    lines += ["%s: %s" % field for field in headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


def configmap(name, text="x", **metadata):
    return json.dumps({
        "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, **metadata}, "data": {"text": text},
    }).encode()


def kinds(data):
    """The types of the events in the lines of a watch."""
    return [json.loads(line)["type"] for line in data.split(b"\n") if line]


class Crowd:
    """Many watches, read by one loop in a thread of its own; it keeps how many events each was told of."""

    def __init__(self, server, count, query, headers=(), mark=b'"type":"MODIFIED"'):
        self.told, self.ended, self.mark, self.isOver = [0] * count, [False] * count, mark, False
        self.tails = [b""] * count
        self.connections = [server.connection().watch(query, headers) for _ in range(count)]
        self.selector = selectors.DefaultSelector()
        for number, connection in enumerate(self.connections):
            self.count(number, connection.buffer)
            connection.sock.setblocking(False)
            self.selector.register(connection.sock, selectors.EVENT_READ, number)
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def count(self, number, data):
        data = self.tails[number] + data
        self.told[number] += data.count(self.mark)
        if data.endswith(b"0\r\n\r\n"):
            self.ended[number] = True
        # Enough for a mark that arrives in two parts, and never a whole one.
        self.tails[number] = data[-(len(self.mark) - 1):]

    def run(self):
        while not self.isOver:
            for key, _ in self.selector.select(0.1):
                try:
                    while True:
                        data = key.fileobj.recv(64 * KILO)
                        if not data:
                            self.selector.unregister(key.fileobj)
                            break
                        self.count(key.data, data)
                except (ssl.SSLWantReadError, BlockingIOError):
                    pass
                except OSError:
                    self.selector.unregister(key.fileobj)

    def leave(self, cuts=False):
        self.isOver = True
        self.thread.join()
        for connection in self.connections:
            connection.cut() if cuts else connection.close()


# Hazards: bodies.

def malformed_json(server, options, dice):
    """Bodies that are cut off, changed and mixed up are refused, and understood ones are not."""
    whole = configmap("malformed", "text \u00e9 \U0001f600 \\ \" 1.5e3", labels={"a": "b"})
    bodies = [whole[:cut] for cut in range(1, len(whole))]
    bodies += [b"null", b"0", b'""', b"[]", b"{}", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf{}", b"nan", b"{'a':1}",
               b'{"a":1}}', b'{"a":1,}', b'{"a":01}', b'{"a":+1}', b'{"a":.5}', b'{"a":1e999999}', b'{"a":"\\ud800"}',
               b'{"a":"\\u12"}', b'{"a":"\n"}', b'{"a":"\xc0\xaf"}', b"1" * 100000, b'"' + b"\\" * 99999, b"k8s\x00",
               b"k8s\x00" + b"\x0a\xff\xff\xff\xff\x7f", b"k8s\x00" + bytes(dice.randrange(256) for _ in range(300))]
    for _ in range(options.rounds // 10):
        changed = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            changed[dice.randrange(len(changed))] = dice.randrange(256)
        bodies.append(bytes(changed))
    types = ["application/json", "application/json", "application/yaml", "application/vnd.kubernetes.protobuf"]
    patches = ["application/merge-patch+json", "application/json-patch+json", "application/apply-patch+yaml",
               "application/strategic-merge-patch+json"]
    server.ask("POST", CONFIGMAPS, configmap("target"))
    with server.connection() as connection:
        for body in bodies:
            kind = dice.choice(types)
            status, _, text = connection.ask("POST", CONFIGMAPS, body, [("Content-Type", kind)])
            need(status in (201, 400, 404, 409, 415, 422), "POST of", kind, body[:120], "is answered", status, text[:200])
            kind = dice.choice(patches)
            status, _, text = connection.ask(
                "PATCH", CONFIGMAPS + "/target?fieldManager=soak&force=true", body, [("Content-Type", kind)])
            need(status in (200, 201, 400, 404, 409, 415, 422) or documented(b"", status, text), "PATCH of", kind, body[:120], "is answered", status,
                 text[:200])
        status, _, text = connection.ask("DELETE", CONFIGMAPS + "/target", b'{"propagationPolicy":')
        need(status == 400, "DELETE with half a body is answered", status)


def deep_nesting(server, options, dice):
    """Nothing is so deep that a stack ends."""
    depth = 100_000
    for kind, body in [
        ("application/json", b"[" * depth),
        ("application/json", b"[" * depth + b"]" * depth),
        ("application/json", b'{"a":' * depth),
        ("application/json", b'{"a":' * depth + b"1" + b"}" * depth),
        ("application/json", b'{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"deep"},"data":'
         + b'{"a":' * depth + b"1" + b"}" * depth + b"}"),
        ("application/yaml", b"[" * depth), ("application/yaml", b"{a: " * depth),
        ("application/yaml", b"- " * depth), ("application/yaml", b"? " * depth),
        ("application/yaml", b"".join(b" " * i + b"a:\n" for i in range(2000))),
        ("application/yaml", b"a: &a [x,x]\nb: &b [*a,*a]\n" + b"".join(
            b"%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n" % ((i + 1, i + 1) + (i,) * 9) for i in range(98, 121))),
        ("application/vnd.kubernetes.protobuf", b"k8s\x00" + b"\x12\x80\x80\x04" * depth),
    ]:
        status, _, text = server.ask("POST", CONFIGMAPS, body, [("Content-Type", kind)])
        need(status in (400, 413, 415, 422), kind, body[:20], "is answered", status, text[:200])
        for patch in ("merge-patch+json", "json-patch+json", "strategic-merge-patch+json", "apply-patch+yaml"):
            status, _, text = server.ask("PATCH", CONFIGMAPS + "/deep?fieldManager=soak", body,
                                         [("Content-Type", "application/" + patch)])
            need(status in (400, 404, 413, 415, 422), patch, body[:20], "is answered", status, text[:200])
    # What nests within a text is taken.
    deep = b'{"metadata":{"annotations":{"deep":"' + b"[" * 100000 + b'"}}}'
    server.ask("POST", CONFIGMAPS, configmap("deep"))
    status, _, text = server.ask("PATCH", CONFIGMAPS + "/deep", deep, [("Content-Type", "application/merge-patch+json")])
    need(status == 200, "brackets within a text are answered", status, text[:200])
    need(server.ask("DELETE", CONFIGMAPS + "/deep")[0] == 200, "it cannot be deleted")
    selector = "(" * 20000 + ")" * 20000
    for query in ("labelSelector=" + selector, "fieldSelector=" + selector, "labelSelector=a+in+" + selector):
        status, _, text = server.ask("GET", CONFIGMAPS + "?" + query)
        need(status in (400, 414, 431), query[:30], "is answered", status, text[:100])


def size_limit(server, options, dice):
    """A body of 3 MiB is read, one byte more is not; what is declared counts, and so does what comes."""
    frame = len(configmap("large", ""))
    status, _, text = server.ask("POST", CONFIGMAPS, configmap("large", "x" * (BODY_MAX - frame)))
    need(status != 413 and status < 500, "3 MiB are answered", status, text[:200])
    server.ask("DELETE", CONFIGMAPS + "/large")
    status, _, body = server.ask("POST", CONFIGMAPS, configmap("large", "x" * 1000000))
    need(status == 201, "a megabyte is answered", status, body[:200])
    need(server.ask("DELETE", CONFIGMAPS + "/large")[0] == 200, "it cannot be deleted")
    wanted = "Request entity too large: limit is 3145728"
    with server.connection() as connection:
        connection.send(head("POST", CONFIGMAPS, headers=[("Content-Length", str(BODY_MAX + 1))]))
        status, _, body = connection.answer()
        need(status == 413 and json.loads(body)["message"] == wanted, "too much is answered", status, body[:200])
        need(connection.leftovers() == b"", "something comes after a refusal")
    with server.connection() as connection:
        connection.send(head("POST", CONFIGMAPS, headers=[("Transfer-Encoding", "chunked")]))
        piece = b"%x\r\n" % (64 * KILO) + b"x" * (64 * KILO) + b"\r\n"
        try:
            for _ in range(BODY_MAX // (64 * KILO) + 1):
                connection.send(piece)
            status, _, body = connection.answer()
            need(status == 413, "too many chunks are answered", status)
        except Closed:
            pass
    for length in ("9" * 30, "18446744073709551616", "9223372036854775807", "-1", "1e3", "0x10", ""):
        with server.connection() as connection:
            connection.send(head("POST", CONFIGMAPS, headers=[("Content-Length", length)]))
            with contextlib.suppress(Closed):
                connection.sock.settimeout(5)
                status, _, _ = connection.answer()
                need(status in (400, 411, 413, 415, 422), "a length of", length, "is answered", status)


# Hazards: clients.

def slow_clients(server, options, dice):
    """A client that sends byte by byte is answered, and those who never finish hold nobody up."""
    crowd = []
    for number in range(options.watches // 4):
        connection = server.connection()
        connection.send(head("POST", CONFIGMAPS, b"x" * 1000)[: dice.choice([1, 10, 30, 1000])])
        crowd.append(connection)
    silent = [server.plain() for _ in range(options.watches // 4)]
    with server.connection() as connection:
        body = configmap("slow")
        for byte in head("POST", CONFIGMAPS, body) + body:
            connection.send(bytes([byte]))
        status, _, text = connection.answer()
        need(status == 201, "byte by byte is answered", status, text[:200])
        begin = time.monotonic()
        for _ in range(20):
            need(connection.ask("GET", CONFIGMAPS + "/slow")[0] == 200, "a plain client is not answered")
        need(time.monotonic() - begin < 5, "20 plain requests took", time.monotonic() - begin, "s")
        connection.ask("DELETE", CONFIGMAPS + "/slow")
    for connection in crowd:
        connection.cut()
    for sock in silent:
        sock.close()


def dying_clients(server, options, dice):
    """Clients that go away in the middle of anything leave nothing behind."""
    for number in range(options.rounds // 10):
        kind = number % 6
        if kind == 0:
            # In the middle of the handshake, or with something that is none.
            with server.plain() as sock:
                sock.sendall(dice.choice([b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET / HTTP/1.1\r\n\r\n",
                                          b"\x16\x03\x01\xff\xff" + bytes(5000), b"\x00" * 100, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"]))
            continue
        connection = server.connection()
        try:
            if kind == 1:
                connection.send(head("GET", CONFIGMAPS)[:25])
            elif kind == 2:
                connection.send(head("POST", CONFIGMAPS, b"x" * 5000) + b"x" * 70)
            elif kind == 3:
                # A large answer that nobody takes.
                connection.send(head("GET", "/openapi/v3/api/v1") * 4)
            elif kind == 4:
                connection.watch("&allowWatchBookmarks=1")
            else:
                connection.send(head("GET", CONFIGMAPS))
                connection.sock.unwrap() if number % 4 else connection.sock.shutdown(socket.SHUT_WR)
        except (Closed, OSError):
            pass
        connection.cut() if number % 2 else connection.close()


def stuck_reader(server, options, dice):
    """Of many watches one takes nothing: it is dropped as expired, and the others lose nothing."""
    server.ask("POST", CONFIGMAPS, configmap("busy"))
    need(server.ask("PATCH", CONFIGMAPS + "/busy", b'{"metadata":{"managedFields":[{}]}}',
                    [("Content-Type", "application/merge-patch+json")])[0] == 200, "no patch")
    revision = json.loads(server.ask("GET", CONFIGMAPS + "/busy")[2])["metadata"]["resourceVersion"]
    query = "&resourceVersion=%s&fieldSelector=metadata.name%%3Dbusy" % revision
    partial = [("Accept", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1")]
    stuck = server.connection(receive=4096).watch(query)
    crowd = Crowd(server, options.watches - 1, query, partial)
    count, filler = 1500, "y" * (8 * KILO)
    with server.connection() as connection:
        for number in range(count):
            body = json.dumps({"data": {"text": "%d%s" % (number, filler)}}).encode()
            status, _, text = connection.ask(
                "PATCH", CONFIGMAPS + "/busy", body, [("Content-Type", "application/merge-patch+json")])
            need(status == 200, "change", number, "is answered", status, text[:200])
            # As fast as the others read, so that they have no reason to fall behind.
            if number % 100 == 99:
                until(lambda: min(crowd.told) >= number + 1,
                      lambda: "%d events; least %d, most %d" % (number + 1, min(crowd.told), max(crowd.told)), 60)
    need(min(crowd.told) == max(crowd.told) == count, "told", min(crowd.told), "to", max(crowd.told), "of", count)
    need(not any(crowd.ended), "other watches ended")
    with contextlib.suppress(Closed):
        body = b""
        for piece in iter(stuck.chunk, b""):
            body += piece
    lines = [line for line in body.split(b"\n") if line]
    last = json.loads(lines[-1])
    need(last["type"] == "ERROR" and last["object"]["code"] == 410 and last["object"]["reason"] == "Expired",
         "the stuck reader's last line is", lines[-1][:200])
    need(len(lines) <= count, "the stuck reader was told everything")
    need(kinds(b"\n".join(lines[:-1])) == ["MODIFIED"] * (len(lines) - 1), "the stuck reader was told something else")
    stuck.close()
    crowd.leave()
    server.ask("DELETE", CONFIGMAPS + "/busy")


def child(server, revision):
    """A client of its own process: prints the revision and name of each event."""
    connection = server.connection().watch("&resourceVersion=" + revision)
    print("open", flush=True)
    for piece in iter(connection.chunk, b""):
        for line in piece.splitlines():
            item = json.loads(line)["object"]["metadata"]
            print(item["resourceVersion"], item["name"], flush=True)


def killed_clients(server, options, dice):
    """A client that is killed and starts again where it was misses nothing and sees nothing twice."""
    before = server.descriptors()
    names, seen, expected = iter(range(10**6)), [], []
    revision = json.loads(server.ask("GET", CONFIGMAPS)[2])["metadata"]["resourceVersion"]
    for life in range(5):
        client = subprocess.Popen(
            [sys.executable, __file__, server.kubeconfig, str(server.pid), "--child", revision],
            stdout=subprocess.PIPE, text=True)
        need(client.stdout.readline() == "open\n", "the client's watch does not open")
        with server.connection() as connection:
            for _ in range(20):
                name = "killed-%d" % next(names)
                expected.append(name)
                need(connection.ask("POST", CONFIGMAPS, configmap(name))[0] == 201, "no create")
            # It dies in the middle.
            for _ in range(dice.randint(1, 20)):
                revision, name = client.stdout.readline().split()
                seen.append(name)
        client.send_signal(signal.SIGKILL)
        client.stdout.close()
        client.wait()
    with server.connection().watch("&resourceVersion=" + revision) as connection:
        while len(seen) < len(expected):
            seen += [json.loads(line)["object"]["metadata"]["name"] for line in connection.chunk().splitlines()]
    need(seen == expected, "seen", len(seen), "of", len(expected), "in another order")
    server.ask("DELETE", CONFIGMAPS)
    server.settle(before)


def limited_connections(server, options, dice):
    """At the limit of connections new ones wait, and are served when others go away."""
    limit = 1000
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    need(soft >= limit + 100, "this process may open too few files:", soft)
    before = server.descriptors()
    crowd = [server.connection() for _ in range(limit)]
    waiting = server.plain(timeout=1)
    try:
        server.known.wrap_socket(waiting, server_hostname="localhost")
        raise AssertionError("a connection beyond the limit is served")
    except (TimeoutError, ssl.SSLError):
        waiting.close()
    late = []

    def come_late():
        late.append(server.ask("GET", "/readyz")[0])

    thread = threading.Thread(target=come_late)
    thread.start()
    need(crowd[0].ask("GET", "/readyz")[0] == 200, "an old connection is not served")
    for connection in crowd[: limit // 2]:
        connection.cut()
    thread.join(PATIENCE)
    need(late == [200], "the one that waited was answered", late)
    for connection in crowd:
        connection.close()
    server.settle(before)


# Hazards: who asks.

def wrong_certificate(server, options, dice):
    """A certificate nobody vouches for opens nothing, and neither does the administrator's name in it."""
    for _ in range(20):
        try:
            status = server.ask("GET", CONFIGMAPS, context=server.foreign)[0]
            raise AssertionError("it is answered %d" % status)
        except (ssl.SSLError, ConnectionError, Closed):
            pass
        # The other way round: a client that does not trust us.
        try:
            server.connection(server.distrusting)
            raise AssertionError("the server's certificate is vouched for by a stranger")
        except ssl.SSLError:
            pass


def no_credentials(server, options, dice):
    """Without credentials four paths answer, with wrong ones nothing; what is sent is not read."""
    def ask(method, path, body=b"", headers=()):
        return server.ask(method, path, body, headers, context=server.trusted)

    for path in ("/healthz", "/livez", "/readyz", "/version"):
        need(ask("GET", path)[0] == 200, path, "does not answer")
    for method, path in [("GET", "/"), ("GET", "/api"), ("GET", "/apis"), ("GET", "/openapi/v2"), ("GET", CONFIGMAPS),
                         ("GET", CONFIGMAPS + "?watch=1"), ("POST", CONFIGMAPS), ("DELETE", CONFIGMAPS), ("GET", "/x"),
                         ("PATCH", CONFIGMAPS + "/a"), ("GET", "/readyz/../api"), ("GET", "//api"), ("GET", "/metrics"),
                         ("POST", "/readyz"), ("GET", "/version/../api/v1"), ("GET", "/healthz/%2e%2e/%2e%2e/api"),
                         ("OPTIONS", CONFIGMAPS), ("HEAD", CONFIGMAPS)]:
        body = configmap("nobody") if method == "POST" else b""
        for headers in [(), [("Authorization", "Basic YWRtaW46YWRtaW4=")], [("Authorization", "Bearer")],
                        [("Impersonate-User", "kubernetes-admin")], [("X-Remote-User", "kubernetes-admin")]]:
            status = ask(method, path, body, headers)[0]
            need(status in (401, 403), method, path, headers, "is answered", status)
        for token in ("x", server.token[:-1], server.token + "0", server.token.upper() + " ", "\u00e9", "x" * 30000):
            status = ask(method, path, body, [("Authorization", "Bearer " + token)])[0]
            need(status in (400, 401, 403), method, path, "with a wrong token is answered", status)
    need(ask("GET", CONFIGMAPS, headers=[("Authorization", "Bearer " + server.token)])[0] == 200, "the token is refused")
    with server.connection(server.trusted) as connection:
        connection.send(head("POST", CONFIGMAPS, headers=[("Content-Length", str(BODY_MAX))]) + b"x" * 70000)
        need(connection.answer()[0] == 403, "an endless body of nobody is not refused")
    status = server.ask("GET", CONFIGMAPS + "/nobody")[0]
    need(status == 404, "somebody without credentials has written")


def foreign_host(server, options, dice):
    """Only the names of this machine are answered to."""
    for host in ("example.com", "127.0.0.1.example.com", "localhost.example.com", "127.0.0.2", "10.96.0.1", "", "0", "0.0.0.0",
                 "127.0.0.1:80:80", "[::1", "[::2]", "[::1]x", "user@127.0.0.1", "127.0.0.1@example.com", "127.0.0.1, example.com",
                 "127.1", "2130706433", "kubernetes.default", "local host", "\u00e9", "127.0.0.1\x01", "localhost/", "127.0.0.1%00"):
        with server.connection() as connection:
            connection.send(head("GET", CONFIGMAPS, host=host))
            with contextlib.suppress(Closed):
                status = connection.answer()[0]
                need(status in (400, 403), repr(host), "is answered", status)
    for lines in (b"GET /api HTTP/1.1\r\n\r\n", b"GET /api HTTP/1.1\r\nHost: localhost\r\nHost: example.com\r\n\r\n",
                  b"GET /api HTTP/1.1\r\nHost: example.com\r\nHost: localhost\r\n\r\n", b"GET /api HTTP/1.0\r\n\r\n",
                  b"GET https://example.com/api HTTP/1.1\r\nHost: example.com\r\n\r\n",
                  b"GET https://example.com/api HTTP/1.1\r\nHost: localhost\r\n\r\n",
                  b"CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n"):
        with server.connection() as connection:
            connection.send(lines)
            with contextlib.suppress(Closed):
                status = connection.answer()[0]
                need(status in (400, 403, 404, 405), lines[:60], "is answered", status)
    for host in ("localhost", "LocalHost:1", "127.0.0.1:%d" % server.port, "[::1]:443"):
        with server.connection() as connection:
            connection.send(head("GET", "/readyz", host=host))
            need(connection.answer()[0] == 200, host, "is not answered")


# Hazards: the wire.

def smuggling(server, options, dice):
    """A request whose end can be read in two ways is refused, and what hides behind it is never answered."""
    hidden = b"GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n"
    def post(*lines, body=b"0\r\n\r\n" + hidden, method=b"POST /apis"):
        return b"\r\n".join((method + b" HTTP/1.1", b"Host: localhost") + lines) + b"\r\n\r\n" + body

    length = b"Content-Length: %d" % (5 + len(hidden))
    chunked = b"Transfer-Encoding: chunked"
    cases = [
        post(b"Content-Length: 5", b"Content-Length: 6"), post(length, b"Content-Length: 5"),
        post(b"Content-Length: 5", b"Content-Length: 5"), post(b"Content-Length: 5, 5"), post(b"Content-Length: 5 5"),
        post(length, chunked), post(chunked, length), post(b"Content-Length: 0", chunked),
        post(b"Transfer-Encoding: chunked, identity"), post(b"Transfer-Encoding: identity, chunked"),
        post(b"Transfer-Encoding: identity"), post(b"Transfer-Encoding: gzip, chunked"),
        post(b"Transfer-Encoding: xchunked"), post(b"Transfer-Encoding: chunkedx"), post(chunked, chunked),
        post(b"Transfer-Encoding:\x0bchunked"), post(b"Transfer-Encoding : chunked"), post(b"Transfer-Encoding\t: chunked"),
        post(b" Transfer-Encoding: chunked"), post(b"X: y\r\n Transfer-Encoding: chunked"), post(b"Transfer-Encoding: \"chunked\""),
        post(b"Content-Length : 5"), post(b"Content-Length: +5"), post(b"Content-Length: -5"), post(b"Content-Length: 0x5"),
        post(b"Content-Length: 5\x00"), post(b"X: a\x00b", b"Content-Length: 5"), post(b"X: a\rb", b"Content-Length: 5"),
        post(b"Content_Length: 5", b"Content-Length: 5", b"Content-Length : 6"), post(b"X: y\nContent-Length: 5", length),
        post(chunked, body=b"-1\r\nx\r\n0\r\n\r\n" + hidden), post(chunked, body=b"0x5\r\nabcde\r\n0\r\n\r\n" + hidden),
        post(chunked, body=b"FFFFFFFFFFFFFFFFF\r\nx\r\n0\r\n\r\n" + hidden), post(chunked, body=b"5\r\nabcdeXX0\r\n\r\n" + hidden),
        post(chunked, body=b"5\nabcde\n0\n\n" + hidden), post(chunked, body=b"5\r\nabcde0\r\n\r\n" + hidden),
        post(chunked, body=b"\r\n5\r\nabcde\r\n0\r\n\r\n" + hidden), post(chunked, body=b"5 \x00\r\nabcde\r\n0\r\n\r\n" + hidden),
        post(chunked, body=b"0\r\nContent-Length: 5\r\nX y\r\n\r\n" + hidden),
    ]
    for case in cases:
        with server.connection() as connection:
            connection.sock.settimeout(0.5)
            connection.send(case)
            data = connection.leftovers()
        need(b'"gitVersion"' not in data, case[:150], "lets something through:", data[:300])
        need(data.count(b"HTTP/1.1 ") <= 1 and not re.match(rb"HTTP/1.1 [1235]", data), case[:150], "is answered", data[:300])


PIECES = ["api", "apis", "v1", "apps", "namespaces", "soak", "default", "configmaps", "pods", "statefulsets", "nodes", "scale", "status",
          "eviction", "log", "exec", "watch", "proxy", "openapi", "v2", "v3", "version", "readyz", "metrics", "..", ".", "", "%2e%2e", "%00",
          "%1b[31m", "%ff", "%", "%zz", "%2f", "%c0%af", "\x1b[2J", "\x01", "\udcff\udcfe", "\u00e9", "\U0001f600", "a" * 300, "web-0", "*",
          "kube-root-ca.crt", "binding", "token", "%0d%0aX:%20y", "?", "#", "\\", "'", "\"", "<script>", "{}", "$(x)", ";", "a=b", "&"]
PARAMETERS = ["watch=1", "watch=0", "limit=1", "limit=-1", "limit=99999999999999999999", "continue=x", "continue=%00", "pretty=1",
              "fieldSelector=metadata.name%3Dx", "fieldSelector=%00", "labelSelector=a%20in%20(", "labelSelector=%ff", "timeoutSeconds=0",
              "timeoutSeconds=1", "timeoutSeconds=-5", "timeoutSeconds=99999999999", "timeoutSeconds=x", "resourceVersion=0", "resourceVersion=x",
              "resourceVersion=-1", "resourceVersion=99999999", "resourceVersionMatch=Exact", "resourceVersionMatch=y", "sendInitialEvents=true",
              "allowWatchBookmarks=true", "dryRun=All", "dryRun=x", "fieldManager=%1b", "fieldManager=" + "x" * 200, "force=maybe", "%", "&&&",
              "=", "a=%zz", "fieldValidation=Strict", "fieldValidation=z", "propagationPolicy=Orphan", "gracePeriodSeconds=-1", "timeout=1x",
              "exclude=ping", "verbose", "x" * 3000]
FIELDS = [("Accept", "text/html"), ("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io"), ("Accept", ";;;,,,q=x"), ("Accept", "*/*;q=0"),
          ("Accept", "application/json;as=Nonsense;v=v9;g=x"), ("Content-Type", "text/plain"), ("Content-Type", ";"), ("Accept", "," * 2000),
          ("Content-Type", "application/json; charset=\"utf-8"), ("Content-Type", "application/strategic-merge-patch+json"),
          ("Content-Type", "application/apply-patch+yaml"), ("Content-Type", "application/vnd.kubernetes.protobuf"), ("User-Agent", "curl/8"),
          ("User-Agent", "\u00e9\u00ff"), ("Audit-Id", "x" * 2000), ("Audit-Id", "\x80\x81"), ("Audit-Id", "a\tb"), ("If-None-Match", "\"x\", *"),
          ("Expect", "100-continue"), ("Expect", "nonsense"), ("Upgrade", "websocket"), ("Upgrade", "h2c"), ("Connection", "Upgrade"),
          ("Connection", "close"), ("Connection", "keep-alive, close"), ("Range", "bytes=0-1"), ("X", "y" * 5000), ("X-" + "z" * 2000, ""),
          ("Accept-Encoding", "gzip"), ("Impersonate-User", "nobody"), ("Authorization", "Bearer x"), ("Forwarded", "host=example.com"),
          ("TE", "trailers"), ("Transfer-Encoding", "chunked"), ("Content-Length", "5"), ("X\x00", "y"), ("X", "\x1b[31m"), ("", "empty"), ("Cookie", "a" * 70000)]
METHODS = ["GET"] * 6 + ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "M-SEARCH", "BREW", "", "G\x00T", "A" * 500]


def documented(request, status, body):
    """The only failures of the server that the API knows."""
    return status < 500 or (status == 500 and b"failed to create typed patch object" in body) or (status == 504 and b"resourceVersion" in request) or (
        status == 500 and (b"resourceVersion" in request or b"timeoutSeconds" in request)) or (
        status == 501 and b"Transfer-Encoding" in request) or (status == 505 and b"HTTP/1.1\r" not in request)


def fuzzing(server, options, dice):
    """Whatever comes, there is an answer that makes sense, or the connection closes."""
    statuses = {}
    for path in ("", "/", "//", "/api/", "/apis//", "/openapi", "/openapi/", "/openapi//", "/openapi/v3//", "/readyz//", "/version/",
                 "/apis/apps/", "/api/v1/", "/api/v1/watch", "/api/v1/watch/", "/api/v1/namespaces/soak/", "/%2f", "/?", "?", "/#"):
        for method in ("GET", "POST", "OPTIONS", "HEAD"):
            with contextlib.suppress(Closed), server.connection() as connection:
                status = connection.ask(method, path or " ")[0]
                need(status < 500, method, path, "is answered", status)
    for number in range(options.rounds):
        path = "/" + "/".join(dice.choice(PIECES) for _ in range(dice.randint(0, 7)))
        if dice.random() < 0.5:
            path = dice.choice([CONFIGMAPS, "/api/v1/pods", "/apis/apps/v1/statefulsets", "/apis", "/api/v1/namespaces/soak/"]) + dice.choice(["", path])
        query = "&".join(dice.choice(PARAMETERS) for _ in range(dice.randint(0, 4)))
        if dice.random() < 0.05:
            path = dice.choice(["*", "https://127.0.0.1" + path, "http://example.com" + path, "//" + path, path.replace("/", "", 1), path + " x"])
        method = dice.choice(METHODS)
        if method == "DELETE" and not path.startswith(CONFIGMAPS):
            # Nothing but what is ours is deleted by chance.
            method = "GET"
        body = dice.choice([b"", b"", configmap("fuzz-%d" % number), b"{}", b"[]", bytes(dice.randrange(256) for _ in range(50))])
        fields = [dice.choice(FIELDS) for _ in range(dice.randint(0, 4))]
        given = list(fields)
        if not any(name == "Content-Length" for name, _ in fields) and body:
            fields.append(("Content-Length", str(len(body))))
        request = head(method, path + ("?" + query if query else ""), headers=fields) + body
        turn = dice.random()
        if turn < 0.08:
            request = request[: dice.randrange(len(request))]
        elif turn < 0.16:
            changed = bytearray(request)
            for _ in range(dice.randint(1, 5)):
                changed[dice.randrange(len(changed))] = dice.randrange(256)
            request = bytes(changed)
        elif turn < 0.2:
            request = request.replace(b"HTTP/1.1", dice.choice([b"HTTP/1.0", b"HTTP/2.0", b"HTTP/9.9", b"HTTP/1.1 ", b"XTTP/1.1", b""]), 1)
        elif turn < 0.24:
            request += bytes(dice.randrange(256) for _ in range(dice.randint(1, 3000)))
        elif turn < 0.28:
            request *= dice.randint(2, 20)
        # One that may not be whole is not waited for: the server does right to wait for its rest.
        is_whole = turn >= 0.24 and not any(name in ("Content-Length", "Transfer-Encoding") for name, _ in given)
        with server.connection() as connection:
            connection.sock.settimeout(PATIENCE if is_whole else 0.05)
            try:
                connection.send(request)
                status, headers = connection.start()
                while status == 100:
                    status, headers = connection.start()
                body = b""
                if headers.get("content-length", "").isdigit() and method != "HEAD" and status not in (204, 304):
                    body = connection.take(int(headers["content-length"]))
                statuses[status] = statuses.get(status, 0) + 1
                need(documented(request, status, body), "seed", options.seed, "round", number, request[:300], "is answered", status, body[:300])
                if body and headers.get("content-type") == "application/json":
                    json.loads(body)
            except Closed:
                statuses[0] = statuses.get(0, 0) + 1
            except AssertionError as error:
                if is_whole or "no answer" not in str(error):
                    raise AssertionError("round %d of seed %d: %r: %s" % (number, options.seed, request[:400], error)) from None
                statuses[-1] = statuses.get(-1, 0) + 1
            connection.cut() if number % 3 == 0 else None
        if number % 100 == 0:
            server.check()
    return " ".join("%d:%d" % pair for pair in sorted(statuses.items()))


def pipelining(server, options, dice):
    """Requests that come together are answered in their order, and garbage after them ends the connection."""
    with server.connection() as connection:
        paths = [dice.choice(["/version", "/readyz", "/api", "/nowhere", CONFIGMAPS]) for _ in range(200)]
        single = {path: server.ask("GET", path)[0] for path in set(paths)}
        thread = threading.Thread(target=connection.send, args=(b"".join(head("GET", path) for path in paths),))
        thread.start()
        for path in paths:
            need(connection.answer()[0] == single[path], path, "is answered in another order")
        thread.join()
        connection.send(head("GET", "/version") + b"\x00\x01 garbage\r\n\r\n")
        need(connection.answer()[0] == 200, "a request before garbage is not answered")
        rest = connection.leftovers()
        need(not rest or rest.startswith(b"HTTP/1.1 400"), "garbage is answered", rest[:100])
    # A request behind a watch waits for its end.
    with server.connection() as connection:
        connection.watch("&timeoutSeconds=1")
        connection.send(head("GET", "/readyz"))
        need(b"".join(iter(connection.chunk, b"")).count(b"ERROR") == 0, "the watch fails")
        need(connection.answer()[0] == 200, "the request behind a watch is not answered")


# Hazards: leaks.

def one_watch(server, number, connection):
    """One life of a watch, each fourth in another way; returns a connection that can be used again."""
    watch = connection or server.connection()
    kind = number % 4
    if kind == 0:
        watch.watch("&allowWatchBookmarks=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan")
        watch.chunk()
        watch.cut()
    elif kind == 1:
        watch.watch("&resourceVersion=0", path="/api/v1/namespaces")
        watch.chunk()
        watch.close()
    elif kind == 2:
        # The farewell of TLS, after which the server must not go on; its own may come or not.
        watch.watch("&resourceVersion=99999999")
        watch.sock.settimeout(5)
        begin = time.monotonic()
        with contextlib.suppress(OSError):
            watch.sock.unwrap()
        need(time.monotonic() - begin < 5, "a watch goes on after the farewell of its client")
        watch.close()
    else:
        watch.watch("&resourceVersion=1", [("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")], "/api/v1/nodes")
        watch.cut()
    return None


def watch_cycles(server, options, dice):
    """As many watches as one likes come and go, and the server takes no more than before."""
    warm = max(options.cycles // 4, 400)
    for number in range(warm):
        one_watch(server, number, None)
    server.check()
    until(lambda: server.descriptors() <= options.descriptors, lambda: "descriptors: %d" % server.descriptors())
    before = server.memory()
    begin = time.monotonic()
    for number in range(options.cycles):
        one_watch(server, number, None)
        if number % 500 == 0:
            need(server.is_alive(), "the server has died")
    took = time.monotonic() - begin
    server.check()
    server.settle(options.descriptors)
    after = server.memory()
    need(after - before <= 2 * KILO + options.cycles // 10, "memory grew from", before, "to", after, "KiB")
    return "%d cycles in %.1f s, %d -> %d KiB, %d descriptors" % (options.cycles, took, before, after, server.descriptors())


def object_cycles(server, options, dice):
    """Objects come and go, and only the log of the last changes stays."""
    def rounds(count):
        with server.connection() as connection:
            for number in range(count):
                name = "cycle-%d" % (number % 50)
                need(connection.ask("POST", CONFIGMAPS, configmap(name))[0] == 201, "no create")
                need(connection.ask("DELETE", CONFIGMAPS + "/" + name)[0] == 200, "no delete")

    # Two changes a round: with 5,000 rounds the log of 10,000 changes is full.
    rounds(6000 if options.cycles >= 5000 else options.cycles // 2)
    before = server.memory()
    rounds(options.cycles)
    after = server.memory()
    # A log that still fills takes what its changes take.
    grows = 4 * KILO + (0 if options.cycles >= 5000 else options.cycles * 4)
    need(after - before <= grows, "memory grew from", before, "to", after, "KiB")
    return "%d cycles, %d -> %d KiB" % (options.cycles, before, after)


def clean_end(server, options, dice):
    """Asked to end, it ends all watches in order and is gone within two seconds."""
    crowd = Crowd(server, options.watches, "")
    half = [server.connection() for _ in range(20)]
    for connection in half:
        connection.send(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nx")
    begin = time.monotonic()
    os.kill(server.pid, signal.SIGTERM)
    until(lambda: not server.is_alive(), "its end", 10)
    took = time.monotonic() - begin
    until(lambda: not crowd.selector.get_map(), "the end of all connections")
    need(all(crowd.ended), crowd.ended.count(False), "watches were not ended in order")
    crowd.leave()
    need(took <= options.end_seconds, "it took", took, "s")
    return "%.2f s with %d watches" % (took, options.watches)


# The leaks come first, while no memory that others gave back can hide them.
HAZARDS = [watch_cycles, object_cycles, malformed_json, deep_nesting, size_limit, slow_clients, dying_clients, killed_clients, wrong_certificate, no_credentials, foreign_host,
           smuggling, pipelining, fuzzing, stuck_reader, limited_connections]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kubeconfig")
    parser.add_argument("pid", type=int)
    parser.add_argument("--cycles", type=int, default=10_000)
    parser.add_argument("--watches", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--end", action="store_true")
    parser.add_argument("--end-seconds", type=float, default=2)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    server = Server(options.kubeconfig, options.pid)
    if options.child:
        return child(server, options.child)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
    options.descriptors = server.descriptors()
    server.ask("POST", "/api/v1/namespaces", b'{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"soak"}}')
    for _ in range(20):
        server.check()
    until(lambda: server.ask("GET", CONFIGMAPS + "/kube-root-ca.crt")[0] == 200, "the namespace")
    passed, failed = 0, 0
    hazards = HAZARDS + ([clean_end] if options.end else [])
    for hazard in hazards:
        if options.only and hazard.__name__ not in options.only.split(","):
            continue
        begin = time.monotonic()
        try:
            note = hazard(server, options, random.Random("%d %s" % (options.seed, hazard.__name__)))
            if hazard is not clean_end:
                server.check()
                server.settle(options.descriptors)
            print("ok %s%s" % (hazard.__name__, "  (%s)" % note if note else ""), file=sys.stdout)
            passed += 1
        except (AssertionError, Closed, OSError, ValueError, KeyError, IndexError) as error:
            print("FAIL %s %s: %s" % (hazard.__name__, type(error).__name__, error))
            failed += 1
        print("   %.1f s, %s" % (time.monotonic() - begin, "%d descriptors, %d KiB" % (
            server.descriptors(), server.memory()) if server.is_alive() else "ended"), file=sys.stderr)
        sys.stdout.flush()
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
