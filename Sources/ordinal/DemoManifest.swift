/// The demo manifest, compiled in so that the program shows something without any file.
enum DemoManifest {
    /// The text of `demo/web.yaml`; a test keeps the two equal.
    static let text = #"""
        # A first StatefulSet: three web servers with names, places and disks of their own.
        #
        #   ordinal -f demo/web.yaml
        #
        # What you will see: web-0, web-1 and web-2 are made one after the other, each only when the one
        # before it is ready. Each gets a claim (www-web-0, www-web-1, www-web-2) that stays when its Pod
        # is replaced.

        # The governing Service. "clusterIP: None" makes it headless: instead of one shared address it
        # gives every Pod a DNS name, e.g. web-0.web.default.svc.cluster.local.
        apiVersion: v1
        kind: Service
        metadata:
          name: web
          labels:
            app: web
        spec:
          clusterIP: None
          selector:
            app: web
          ports:
          - name: http
            port: 80
            targetPort: http
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: web
          labels:
            app: web
        spec:
          # The name of the Service above. It cannot be changed later.
          serviceName: web
          replicas: 3
          # Must match the labels of the template below.
          selector:
            matchLabels:
              app: web
          # A Pod counts as available this many seconds after it became ready.
          minReadySeconds: 0
          # Updates go from web-2 down to web-0. With "partition: 2" only web-2 would be updated.
          updateStrategy:
            type: RollingUpdate
            rollingUpdate:
              partition: 0
          # What every Pod looks like.
          template:
            metadata:
              labels:
                app: web
            spec:
              terminationGracePeriodSeconds: 10
              containers:
              - name: nginx
                image: nginx:1.27
                ports:
                - name: http
                  containerPort: 80
                # The next Pod waits until this one answers.
                readinessProbe:
                  httpGet:
                    path: /
                    port: http
                  periodSeconds: 2
                volumeMounts:
                # The name of the claim template below.
                - name: www
                  mountPath: /usr/share/nginx/html
          # One claim is made from this for every Pod: www-web-0, www-web-1, ...
          volumeClaimTemplates:
          - metadata:
              name: www
            spec:
              accessModes:
              - ReadWriteOnce
              resources:
                requests:
                  storage: 1Gi

        """#
}
