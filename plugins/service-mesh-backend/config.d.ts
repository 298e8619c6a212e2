export interface Config {
  /** Settings of the Meshwright service-mesh plugin. */
  serviceMesh?: {
    /** Where clusters come from; without it the clusters of the Kubernetes plugin are used. */
    clusters?: {
      /**
       * Sources to ask, by id and in order; with the same cluster name in several, the first wins. All but `kubernetes-proxy`
       * when absent: that one needs a Kubernetes plugin in another process and is used only when it is named here.
       */
      sources?: Array<
        'kubernetes-plugin' | 'config' | 'kubernetes-proxy' | 'kubeconfig'
      >;
      /**
       * Kinds that are read only where they are named here; they need permissions beyond those of `docs/rbac.md`. `Secret`:
       * whether certificates of gateways exist and hold; their content is dropped as it is read. None when absent.
       */
      optionalKinds?: Array<'Secret'>;
      /**
       * Revisions of Istio, beside the unnamed one, whose settings are read; each needs permission to read the ConfigMaps
       * `istio-<revision>` and `istio-sidecar-injector-<revision>`. None when absent.
       */
      revisions?: string[];
      /** A kubeconfig file of which every context becomes a cluster. */
      kubeconfig?: {
        /** Path of the file, relative to the working directory of the backend. */
        path: string;
        /** Names of the contexts to use; all when absent. */
        contexts?: string[];
      };
    };
    /** Prometheus-compatible servers that hold the metrics of the meshes. */
    prometheus?: {
      /** Server for every cluster that has none of its own. */
      default?: {
        /**
         * Base URL, without `/api/v1`.
         * @visibility backend
         */
        url: string;
        auth?: {
          /**
           * Bearer token.
           * @visibility secret
           */
          bearer?: string;
          /** File with a bearer token that is renewed while the portal runs, such as the one of a service account. */
          bearerFile?: string;
          /** Basic authentication. */
          basic?: {
            username: string;
            /** @visibility secret */
            password: string;
          };
        };
        /**
         * Further request headers, such as the tenant of a multi-tenant server.
         * @deepVisibility secret
         */
        headers?: { [name: string]: string };
        tls?: {
          /** PEM certificates of the authority to trust, for instance by `$file`. */
          ca?: string;
          /** File with the PEM certificates of the authority to trust; read again when a connection fails. */
          caFile?: string;
          /** File with the PEM certificate the server asks its clients for; with `keyFile`. */
          certFile?: string;
          /** File with the PEM key of `certFile`. */
          keyFile?: string;
          /** Accept any certificate; default false. */
          skipVerify?: boolean;
        };
        /** Label matchers added to every query; `{cluster}` in a value stands for the name of the cluster. */
        extraLabels?: { [label: string]: string };
        /** Milliseconds one query may take; default 5000. */
        timeoutMs?: number;
        /** Number of queries at the same time; default 8. */
        concurrency?: number;
        /** Seconds between two scrapes; a rate covers at least four of them. Default 30. */
        scrapeIntervalSeconds?: number;
      };
      /** Servers of single clusters. */
      clusters?: Array<{
        /** Name of the cluster. */
        name: string;
        /**
         * Base URL, without `/api/v1`.
         * @visibility backend
         */
        url: string;
        auth?: {
          /**
           * Bearer token.
           * @visibility secret
           */
          bearer?: string;
          /** File with a bearer token that is renewed while the portal runs, such as the one of a service account. */
          bearerFile?: string;
          /** Basic authentication. */
          basic?: {
            username: string;
            /** @visibility secret */
            password: string;
          };
        };
        /**
         * Further request headers, such as the tenant of a multi-tenant server.
         * @deepVisibility secret
         */
        headers?: { [name: string]: string };
        tls?: {
          /** PEM certificates of the authority to trust, for instance by `$file`. */
          ca?: string;
          /** File with the PEM certificates of the authority to trust; read again when a connection fails. */
          caFile?: string;
          /** File with the PEM certificate the server asks its clients for; with `keyFile`. */
          certFile?: string;
          /** File with the PEM key of `certFile`. */
          keyFile?: string;
          /** Accept any certificate; default false. */
          skipVerify?: boolean;
        };
        /** Label matchers added to every query; `{cluster}` in a value stands for the name of the cluster. */
        extraLabels?: { [label: string]: string };
        /** Milliseconds one query may take; default 5000. */
        timeoutMs?: number;
        /** Number of queries at the same time; default 8. */
        concurrency?: number;
        /** Seconds between two scrapes; a rate covers at least four of them. Default 30. */
        scrapeIntervalSeconds?: number;
      }>;
    };
    /** What is kept of changes of mesh resources. */
    history?: {
      /** Whether changes are recorded; default true. */
      enabled?: boolean;
      /** Days (1–3650) a recorded change is kept; default 90. */
      retentionDays?: number;
    };
    cache?: {
      /**
       * Seconds (0–60) for which an entity read and a permission decision are kept for one user token; default 5, 0 turns
       * it off. A permission that is withdrawn takes effect after at most this time.
       */
      authorizationSeconds?: number;
    };
    /** Reviews of who may call an entity; they keep their records in the database of the plugin. */
    reviews?: {
      /** Default false. */
      enabled?: boolean;
      /** Days an attestation holds; default 180. The annotation `meshwright.io/review-period-days` of an entity goes first. */
      periodDays?: number;
      /** Days between the moment a review is asked for and the moment it is overdue; default 14. */
      overdueDays?: number;
      /** Days before the end of a period or an exception at which the owner is reminded; default 14. */
      reminderDays?: number;
      /** Longest exception, days; default 365. */
      exceptionDays?: number;
      /** Minutes between two looks at all entities; default 10. */
      checkMinutes?: number;
      /** Whether owners are notified, where the notifications plugin is installed; default true. */
      notifications?: boolean;
    };
    /** Fault tests that say when they end. */
    faults?: {
      /** Whether owners are notified when one is still active after its end, where the notifications plugin is installed; default true. */
      notifications?: boolean;
    };
    /** Grafana, for links from the signals to dashboards on the same metrics. */
    grafana?: {
      /**
       * Base URL; without it the links lead to where the dashboards are published.
       * @visibility frontend
       */
      url: string;
      /** Where dashboards are on this server; either `uid` or `path` of each. */
      dashboards?: Array<{
        /**
         * Number of the published dashboard it stands for: 7630, 7636, 7639 or 11829 (Istio), 15474, 15475, 15478, 15484 or
         * 15493 (Linkerd).
         * @visibility frontend
         */
        id: string;
        /**
         * Identifier on this server, from the address of the dashboard: `/d/<uid>/…`. The variables are filled in as the
         * published dashboard names them. 7630, 7636 and 11829 have no identifier of their own since Istio 1.22.
         * @visibility frontend
         */
        uid?: string;
        /**
         * Path below the URL; `{cluster}`, `{namespace}`, `{workload}`, `{service}`, `{from}` and `{to}` (epoch ms) are
         * filled in.
         * @visibility frontend
         */
        path?: string;
      }>;
    };
    /** The gate a canary passes on its way to all requests. */
    canary?: {
      /** Percent of the requests, ascending, the last one 100; default 10, 25, 50, 75, 100. */
      steps?: number[];
      /** Share (0–1) of failed requests above which a canary is rolled back; default 0.05. */
      maxErrorRate?: number;
      /** Requests (count) to a canary below which nothing is concluded; default 100. */
      minRequests?: number;
    };
    /** URL templates of dashboards; `{cluster}`, `{namespace}`, `{kind}`, `{name}` and `{workload}` are filled in. */
    links?: {
      /** @visibility frontend */
      kiali?: string;
      /** @visibility frontend */
      grafana?: string;
      /** @visibility frontend */
      jaeger?: string;
      /** Dashboard of Linkerd viz.
       * @visibility frontend */
      linkerd?: string;
    };
  };
  /** Section of the Kubernetes plugin; declared here as well so that its secrets are kept out of logs without that plugin. */
  kubernetes?: {
    clusterLocatorMethods?: Array<{
      clusters?: Array<{
        /** @visibility secret */
        serviceAccountToken?: string;
        /** @visibility secret */
        caData?: string;
      }>;
    }>;
  };
}
