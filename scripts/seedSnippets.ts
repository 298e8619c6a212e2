import fs from 'node:fs';
import path from 'node:path';

/** A block of a guide that is no Kubernetes manifest of its own. */
export interface Snippet {
  readonly guide: string;
  readonly heading: string;
  readonly language: string;
  readonly text: string;
  /** Its first telling line. */
  readonly first: string;
}

/** Blocks of the guides that are not among the manifests. */
export function snippetsOf(guides: string, manifests: string): Snippet[] {
  const known = new Set(
    fs
      .readdirSync(manifests)
      .map(file =>
        essence(fs.readFileSync(path.join(manifests, file), 'utf8')),
      ),
  );
  return fs
    .readdirSync(guides)
    .filter(file => file.endsWith('.md'))
    .sort()
    .flatMap(guide => {
      let heading = '';
      const found: Snippet[] = [];
      const lines = fs
        .readFileSync(path.join(guides, guide), 'utf8')
        .split('\n');
      for (let i = 0; i < lines.length; i += 1) {
        if (/^#+ /.test(lines[i])) heading = plain(lines[i]);
        const [, language] = /^```(\w+)$/.exec(lines[i].trim()) ?? [];
        if (!language) continue;
        const end = lines.findIndex(
          (line, j) => j > i && line.trim() === '```',
        );
        const text = lines.slice(i + 1, end).join('\n');
        i = end;
        if (language === 'yaml' && known.has(essence(text))) continue;
        found.push({
          guide,
          heading,
          language,
          text,
          first: `\`${(
            text
              .split('\n')
              .map(line => line.trim())
              .find(line => line && !line.startsWith('#')) ?? ''
          )
            .slice(0, 60)
            .replace(/[|`]/g, '')}\``,
        });
      }
      return found;
    });
}

const t = (name: string, words = '') =>
  `[${name}](../templates/${name}/template.yaml)${words && ` ${words}`}`;

/** What covers a snippet, by what it is about; the first that fits wins. */
const COVERS: readonly (readonly [RegExp, string])[] = [
  [
    /^promql/,
    'Signals tab: these numbers with their queries, one reporter in each sum',
  ],
  [
    /Enterprise Characteristics|Technical Requirements/,
    t('new-meshed-service', 'recommends a mesh by workload'),
  ],
  [/kind: TrafficSplit/, t('mesh-migrate')],
  [
    /kind: (PeerAuthentication)|tls-check|mTLS|mtls/,
    `${t('mesh-strict')}; mTLS tab`,
  ],
  [
    /canary-rollout|patch virtualservice/,
    `${t('mesh-canary')}: one pull request for each step`,
  ],
  [/KC_PROXY/, t('mesh-helm-chart', 'case `identity-provider-istio`')],
  [/additionalScrapeConfigs/, t('mesh-helm-chart', 'case `monitoring-istio`')],
  [
    /enableProtocolSniffing/,
    t('mesh-helm-chart', 'case `broker-istio`; the annotation does not exist'),
  ],
  [
    /excludeInboundPorts: "5432,3306,6379"/,
    t('mesh-helm-chart', 'cases `database-outside` and `database-istio`'),
  ],
  [/excludeInboundPorts/, t('mesh-helm-chart', 'case `database-istio`')],
  [
    /for Grafana/,
    `${t('mesh-helm-chart', 'case `dashboard-istio`')}, ${t('mesh-ingress')}`,
  ],
  [/for Redis/, t('mesh-helm-chart', 'case `cache-outside`')],
  [
    /sidecar\.istio\.io\/inject|linkerd\.io\/inject/,
    `${t('mesh-helm-chart')}, ${t('mesh-enrol')}`,
  ],
  [/istio-injection|kube-inject|rollout restart/, t('mesh-enrol')],
  [
    /proxyCPU|top pods/,
    `${t('mesh-control-plane')} for the limits of proxies, ${t(
      'mesh-helm-chart',
    )} for what stays out`,
  ],
  [
    /Control Plane|istiod|Requirements/,
    t('mesh-control-plane', 'case `istio`'),
  ],
  [/controllerReplicas/, t('mesh-control-plane', 'case `linkerd`')],
  [/proxy:\s+resources:/, t('mesh-control-plane', 'case `istio`')],
  [
    /create-remote-secret|multicluster/,
    `${t('mesh-control-plane')}, ${t('mesh-multicluster')}`,
  ],
  [
    /extensionProviders|tracing|jaeger/i,
    `${t('mesh-control-plane')}, ${t('mesh-telemetry')}`,
  ],
  [
    /istioctl install|linkerd install|helm (repo|install)|viz install|run\.linkerd\.io|downloadIstio|linkerd check|kubectl version/,
    `${t(
      'mesh-control-plane',
    )} for what is installed; the installation itself stays with its charts`,
  ],
  [
    /proxy-config|proxy-status|kubectl logs|istioctl analyze|viz (tap|stat|edges|routes|top)|viz dashboard|dashboard|port-forward|webhook|authorizationpolicy|peerauthentication|describe|exec /,
    'the mesh tabs of the component: traffic, access, signals and findings',
  ],
];

/** What stands for a snippet; undefined when nothing does. */
export function coverSnippet({ text, language }: Snippet): string | undefined {
  const about = `${language}\n${text}`;
  return COVERS.find(([pattern]) => pattern.test(about))?.[1];
}

function essence(text: string): string {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line && !line.startsWith('#'))
    .join('\n');
}

function plain(heading: string): string {
  return heading.replace(/[#*|`]/g, '').trim();
}
