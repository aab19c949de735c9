"""What a program written with Python's official client does: create, list, watch, patch, scale, evict, delete.

usage: python_client.py KUBECONFIG        exit code 0 when everything held
"""
import sys
import threading

import kubernetes
from kubernetes import client, config, dynamic, watch
from kubernetes.client.exceptions import ApiException

SET = {
    "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "web"},
    "spec": {
        "serviceName": "web", "replicas": 2, "selector": {"matchLabels": {"app": "web"}},
        "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {"containers": [{"name": "web", "image": "nginx:1.27", "ports": [{"containerPort": 80}]}]},
        },
        "volumeClaimTemplates": [{
            "metadata": {"name": "data"},
            "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}},
        }],
    },
}
SERVICE = {
    "apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"},
    "spec": {"clusterIP": "None", "selector": {"app": "web"}, "ports": [{"port": 80}]},
}


def until(watcher, function, condition, **arguments):
    """Watches until an event satisfies the condition; returns its object."""
    for event in watcher.stream(function, timeout_seconds=60, **arguments):
        if condition(event):
            watcher.stop()
            return event["object"]
    raise AssertionError("the watch ended before its condition held")


def refused(code, function, *arguments, **named):
    try:
        function(*arguments, **named)
    except ApiException as error:
        assert error.status == code, error
        return
    raise AssertionError("no error, expected %d" % code)


def main():
    config.load_kube_config(sys.argv[1])
    core, apps = client.CoreV1Api(), client.AppsV1Api()
    version = client.VersionApi().get_code()
    assert (version.major, version.minor) == ("1", "36"), version

    # Nodes and namespaces are there, and typed.
    assert {n.metadata.name for n in core.list_node().items} >= {"node-1", "node-2", "node-3"}
    assert {"default", "kube-system"} <= {n.metadata.name for n in core.list_namespace().items}
    core.create_namespace({"metadata": {"name": "py"}})

    # Create, and watch until all pods are ready; another watch counts what happens to pods.
    seen = []
    pods = watch.Watch()
    reader = threading.Thread(
        target=lambda: seen.extend(
            (e["type"], e["object"].metadata.name)
            for e in pods.stream(core.list_namespaced_pod, "py", timeout_seconds=20)),
        daemon=True)
    reader.start()
    core.create_namespaced_service("py", SERVICE)
    made = apps.create_namespaced_stateful_set("py", SET)
    assert made.metadata.generation == 1 and made.spec.pod_management_policy == "OrderedReady"
    refused(409, apps.create_namespaced_stateful_set, "py", SET)
    until(watch.Watch(), apps.list_namespaced_stateful_set,
          lambda e: (e["object"].status.ready_replicas or 0) == 2, namespace="py")
    listed = core.list_namespaced_pod("py", label_selector="app=web")
    assert [p.metadata.name for p in listed.items] == ["web-0", "web-1"]
    assert all(p.status.phase == "Running" and p.status.pod_ip for p in listed.items)
    assert len(core.list_namespaced_persistent_volume_claim("py").items) == 2
    assert core.list_namespaced_event("py").items

    # Pages, selectors, and a page token that is wrong.
    page = core.list_namespaced_pod("py", limit=1)
    assert len(page.items) == 1 and page.metadata.remaining_item_count == 1
    rest = core.list_namespaced_pod("py", limit=1, _continue=page.metadata._continue)
    assert [p.metadata.name for p in rest.items] == ["web-1"] and not rest.metadata._continue
    refused(400, core.list_namespaced_pod, "py", limit=1, _continue="nonsense")
    assert not core.list_namespaced_pod("py", field_selector="status.phase=Failed").items

    # Patches: strategic from a dictionary, JSON from a list; scale; a stale replace.
    patch = {"spec": {"template": {"spec": {"containers": [{"name": "web", "image": "nginx:1.28"}]}}}}
    patched = apps.patch_namespaced_stateful_set("web", "py", patch)
    container = patched.spec.template.spec.containers[0]
    assert container.image == "nginx:1.28" and container.ports[0].container_port == 80
    apps.patch_namespaced_stateful_set(
        "web", "py", [{"op": "add", "path": "/metadata/labels", "value": {"by": "python"}}])
    apps.patch_namespaced_stateful_set_scale("web", "py", {"spec": {"replicas": 3}})
    until(watch.Watch(), apps.list_namespaced_stateful_set,
          lambda e: e["object"].status.updated_replicas == 3 and e["object"].status.ready_replicas == 3,
          namespace="py")
    current = apps.read_namespaced_stateful_set("web", "py")
    assert current.metadata.labels == {"by": "python"} and current.spec.replicas == 3
    stale = apps.read_namespaced_stateful_set("web", "py")
    stale.metadata.resource_version = "1"
    refused(409, apps.replace_namespaced_stateful_set, "web", "py", stale)
    current.spec.replicas = 1
    apps.replace_namespaced_stateful_set("web", "py", current)

    # The dynamic client, and server-side apply through it.
    plain = dynamic.DynamicClient(client.ApiClient())
    maps = plain.resources.get(api_version="v1", kind="ConfigMap")
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": {"k": "v"}}
    maps.server_side_apply(body=body, namespace="py", field_manager="python")
    assert maps.get(name="c", namespace="py").data.k == "v"

    # Delete: a pod comes back, the set goes, the claims stay; then the namespace and all in it.
    core.delete_namespaced_pod("web-0", "py")
    apps.delete_namespaced_stateful_set("web", "py", propagation_policy="Foreground")
    until(watch.Watch(), apps.list_namespaced_stateful_set, lambda e: e["type"] == "DELETED", namespace="py")
    assert len(core.list_namespaced_persistent_volume_claim("py").items) == 3
    core.delete_namespace("py")
    until(watch.Watch(), core.list_namespace,
          lambda e: e["type"] == "DELETED" and e["object"].metadata.name == "py")
    refused(404, core.read_namespaced_persistent_volume_claim, "data-web-0", "py")
    reader.join()
    assert ("ADDED", "web-0") in seen and ("ADDED", "web-1") in seen, seen
    print("python client %s: everything held" % kubernetes.__version__)


main()
