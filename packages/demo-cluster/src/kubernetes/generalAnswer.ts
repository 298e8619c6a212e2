import { JsonObject } from '../KubeObject';
import {
  AGGREGATED,
  aggregatedDiscovery,
  groupList,
  resourceList,
} from './discovery';
import { openApiV2 } from './openApiV2';
import { openApiV3, openApiV3Index } from './openApiV3';
import { parsePath } from './parsePath';
import { ResourceType } from './ResourceType';

/** A body with its media type. */
export interface GeneralAnswer {
  readonly mediaType: string;
  readonly body: JsonObject | Buffer;
}

const VERSION: JsonObject = {
  major: '1',
  minor: '32',
  gitVersion: 'v1.32.0+demo',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2025-01-01T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: 'linux/amd64',
};

/** Version, discovery and OpenAPI: answers that do not concern one resource; undefined for any other path. */
export function generalAnswer(
  pathname: string,
  accept: string,
  types: readonly ResourceType[],
): GeneralAnswer | undefined {
  const path = pathname.replace(/\/$/, '');
  switch (path) {
    case '/version':
      return json(VERSION);
    case '/api':
    case '/apis':
      return discoveryRoot(path, accept, types);
    case '/openapi/v2':
      return {
        mediaType: 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
        body: openApiV2(types),
      };
    case '/openapi/v3':
      return json(openApiV3Index(types));
    default:
  }
  const document = parsePath(
    /^\/openapi\/v3(\/apis?\/.+)$/.exec(path)?.[1] ?? '',
  );
  if (document) return json(openApiV3(types, document.group, document.version));

  const named = /^\/apis\/([^/]+)$/.exec(path)?.[1];
  const group = groupList(types).find(g => g.name === named);
  if (group) return json({ kind: 'APIGroup', apiVersion: 'v1', ...group });

  const served = parsePath(path);
  if (served?.plural !== '') return undefined;
  return json(resourceList(types, served.group, served.version));
}

function discoveryRoot(
  path: '/api' | '/apis',
  accept: string,
  types: readonly ResourceType[],
): GeneralAnswer {
  if (/;v=v2;.*as=APIGroupDiscoveryList/.test(accept)) {
    const body = aggregatedDiscovery(types, path === '/api');
    return { mediaType: AGGREGATED, body };
  }
  return path === '/api'
    ? {
        mediaType: 'application/json',
        body: {
          kind: 'APIVersions',
          versions: ['v1'],
          serverAddressByClientCIDRs: [],
        },
      }
    : {
        mediaType: 'application/json',
        body: {
          kind: 'APIGroupList',
          apiVersion: 'v1',
          groups: groupList(types),
        },
      };
}

function json(body: JsonObject): GeneralAnswer;
function json(body: JsonObject | undefined): GeneralAnswer | undefined;
function json(body: JsonObject | undefined): GeneralAnswer | undefined {
  return body && { mediaType: 'application/json', body };
}
