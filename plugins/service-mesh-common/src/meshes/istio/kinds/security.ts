import { conditions } from '../../../engine/conditions';
import { defineKind, ObjectOf } from '../../../engine/Kind';
import { bool, list, map, object, text } from '../../../engine/shape';
import { validations } from '../validate';
import { labelSelector, targetRef, mtls } from './common';

const SECURITY = 'security.istio.io';

/** Server-side mTLS mode. @public */
export const PeerAuthentication = defineKind({
  group: SECURITY,
  versions: ['v1', 'v1beta1'],
  kind: 'PeerAuthentication',
  plural: 'peerauthentications',
  scope: 'Namespaced',
  validate: validations.PeerAuthentication,
  fields: {
    spec: object({ selector: labelSelector, mtls, portLevelMtls: map(mtls) }),
  },
});
/** @public */
export type PeerAuthentication = ObjectOf<typeof PeerAuthentication>;

const source = object({
  principals: list(text),
  notPrincipals: list(text),
  requestPrincipals: list(text),
  notRequestPrincipals: list(text),
  namespaces: list(text),
  notNamespaces: list(text),
  serviceAccounts: list(text),
  notServiceAccounts: list(text),
  trustDomains: list(text),
  notTrustDomains: list(text),
  ipBlocks: list(text),
  notIpBlocks: list(text),
  remoteIpBlocks: list(text),
  notRemoteIpBlocks: list(text),
});

const operation = object({
  hosts: list(text),
  notHosts: list(text),
  ports: list(text),
  notPorts: list(text),
  methods: list(text),
  notMethods: list(text),
  paths: list(text),
  notPaths: list(text),
});

const condition = object({
  key: text,
  values: list(text),
  notValues: list(text),
});

const authorizationRule = object({
  from: list(object({ source })),
  to: list(object({ operation })),
  when: list(condition),
});

/** Who may call what. @public */
export const AuthorizationPolicy = defineKind({
  group: SECURITY,
  versions: ['v1', 'v1beta1'],
  kind: 'AuthorizationPolicy',
  plural: 'authorizationpolicies',
  scope: 'Namespaced',
  validate: validations.AuthorizationPolicy,
  fields: {
    spec: object({
      selector: labelSelector,
      targetRef,
      targetRefs: list(targetRef),
      action: text,
      provider: object({ name: text }),
      rules: list(authorizationRule),
    }),
    status: object({ conditions }),
  },
});
/** @public */
export type AuthorizationPolicy = ObjectOf<typeof AuthorizationPolicy>;

const jwtRule = object({
  issuer: text,
  audiences: list(text),
  jwksUri: text,
  fromHeaders: list(object({ name: text, prefix: text })),
  fromParams: list(text),
  fromCookies: list(text),
  forwardOriginalToken: bool,
  outputPayloadToHeader: text,
  spaceDelimitedClaims: list(text),
});

/** Which tokens of end users are accepted. @public */
export const RequestAuthentication = defineKind({
  group: SECURITY,
  versions: ['v1', 'v1beta1'],
  kind: 'RequestAuthentication',
  plural: 'requestauthentications',
  scope: 'Namespaced',
  validate: validations.RequestAuthentication,
  fields: {
    spec: object({
      selector: labelSelector,
      targetRef,
      targetRefs: list(targetRef),
      jwtRules: list(jwtRule),
    }),
  },
});
/** @public */
export type RequestAuthentication = ObjectOf<typeof RequestAuthentication>;
