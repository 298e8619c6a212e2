import { FindingRule } from '../../../engine/FindingRule';
import { Kind } from '../../../engine/Kind';
import {
  GatewayApiGateway,
  GRPCRoute,
  HTTPRoute,
  ReferenceGrant,
  TCPRoute,
  TLSRoute,
} from '../../shared/gatewayApi';
import { VALIDATED, validationProblems } from './validationProblems';

const KINDS: readonly Kind[] = [
  ...VALIDATED,
  GatewayApiGateway,
  GRPCRoute,
  HTTPRoute,
  ReferenceGrant,
  TCPRoute,
  TLSRoute,
];

/** Somebody applied a field that the API server does not know and dropped. @internal */
export const fieldDropped: FindingRule = {
  code: 'istio/field-dropped',
  severity: 'warning',
  title: 'Field was dropped when the resource was applied',
  message: '{problem}.',
  why: 'The resource was applied with a field its kind does not have, or not in this place. The API server dropped it without an error, so what it asks for is not in force.',
  fix: 'Correct the name or the place of the field, and apply with server-side validation so that the next mistake is refused.',
  reads: KINDS,
  aliases: ['IST0106'],
  docs: 'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
  check: ({ index }) =>
    validationProblems(index, KINDS, ({ dropped }) => dropped === true),
};
