import { IntentWriter } from '../../../../engine/MeshWriter';
import { IngressIntent } from '../../../../model';
import { gatewayDuration } from '../../write/duration';
import { problemAt } from '../../write/intentProblems';
import { written } from '../../write/written';
import { listenerOf, sectionsOf } from './ingressListeners';
import { ingressProblems } from './ingressProblems';
import { readIngress } from './readIngress';

const PATH_TYPES = { exact: 'Exact', prefix: 'PathPrefix' } as const;

/**
 * How requests come in, as a Gateway and an HTTPRoute.
 *
 * @param ownClass - Class of the gateways that the mesh itself brings; undefined = it brings none
 * @internal
 */
export function gatewayIngress(
  ownClass: string | undefined,
): IntentWriter<IngressIntent> {
  return {
    write(intent) {
      const {
        target,
        hosts,
        path,
        certificateSecret,
        gateway,
        redirectPlaintext,
        api,
        timeoutMs,
      } = intent;
      const secure = certificateSecret !== undefined;
      const plaintextRoute = `${target.service}-ingress-plaintext`;
      const className = gateway.className ?? ownClass;
      const type = path.type === 'exact' ? PATH_TYPES.exact : PATH_TYPES.prefix;
      return written(
        [
          ...ingressProblems(intent),
          ...problemAt(
            'api',
            api !== 'gateway-api' &&
              'only Istio has an API of its own for this: choose gateway-api',
          ),
          ...problemAt(
            'retries',
            intent.retries &&
              'retries of an HTTPRoute are experimental, and few gateways make them: choose the API of Istio, or let the clients in the mesh try again',
          ),
          ...problemAt(
            'gateway.className',
            className === undefined &&
              'no gateway comes with it: name the class of an implementation of the Gateway API that is installed',
          ),
        ],
        () => [
          {
            apiVersion: 'gateway.networking.k8s.io/v1',
            kind: 'Gateway',
            metadata: { name: gateway.name, namespace: gateway.namespace },
            spec: {
              gatewayClassName: className,
              listeners: [
                ...hosts.map(host => listenerOf(intent, host, secure)),
                ...(redirectPlaintext
                  ? hosts.map(host => listenerOf(intent, host, false))
                  : []),
              ],
            },
          },
          {
            apiVersion: 'gateway.networking.k8s.io/v1',
            kind: 'HTTPRoute',
            metadata: {
              name: `${target.service}-ingress`,
              namespace: target.namespace,
            },
            spec: {
              // Never the whole Gateway: listeners of other services there must not take its requests.
              parentRefs: sectionsOf(intent, secure),
              hostnames: hosts,
              rules: [
                {
                  matches: [{ path: { type, value: path.value } }],
                  ...(timeoutMs !== undefined && {
                    timeouts: { request: gatewayDuration(timeoutMs) },
                  }),
                  backendRefs: [
                    { name: target.service, port: target.port.number },
                  ],
                },
              ],
            },
          },
          ...(redirectPlaintext
            ? [
                {
                  apiVersion: 'gateway.networking.k8s.io/v1',
                  kind: 'HTTPRoute',
                  metadata: {
                    name: plaintextRoute,
                    namespace: target.namespace,
                  },
                  spec: {
                    parentRefs: sectionsOf(intent, false),
                    hostnames: hosts,
                    rules: [
                      {
                        filters: [
                          {
                            type: 'RequestRedirect',
                            requestRedirect: {
                              scheme: 'https',
                              statusCode: 301,
                            },
                          },
                        ],
                      },
                    ],
                  },
                },
              ]
            : []),
        ],
        redirectPlaintext
          ? {}
          : {
              remove: [
                {
                  group: 'gateway.networking.k8s.io',
                  kind: 'HTTPRoute',
                  namespace: target.namespace,
                  name: plaintextRoute,
                },
              ],
              notes: secure
                ? [
                    `Where the file has the Gateway already, a listener for plaintext stays, as other services may share it; nothing reaches ${target.service} through it.`,
                  ]
                : [],
            },
      );
    },
    read: (index, like) => readIngress(index, like, ownClass),
  };
}
