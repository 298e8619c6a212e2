import { portProblem } from './address';
import { checkCorsPolicy } from './corsPolicy';
import { checkDestination, checkRouteDestinations } from './destinations';
import { checkFault, httpStatusProblem } from './faultInjection';
import { checkGatewayNames } from './gatewayNames';
import {
  checkHeaderOperations,
  isAuthority,
  matchedHeaderProblem,
} from './headerProblems';
import { isDnsLabel } from './hostNames';
import { checkLabels } from './labels';
import { re2Problem } from './re2Problem';
import { checkRetries } from './retries';
import { SpecNode } from './SpecNode';
import { checkMatchRegex, checkStringMatch } from './stringMatch';
import { checkDuration } from './trafficPolicy';
import { withoutTrailing } from '../../../engine/withoutTrailing';

/** Checks one HTTP route of a VirtualService. @internal */
export function checkHttpRoute(
  route: SpecNode,
  isDelegate: boolean,
  fromGatewayApi: boolean,
): void {
  checkConflicts(route, isDelegate);
  for (const match of route.withoutWarnings().list('match'))
    if (match.isSet) checkMatch(match);
  checkHeaderOperations(route);
  checkCorsPolicy(route.at('corsPolicy'));
  checkFault(route.at('fault'));
  if (route.has('mirrorPercent')) {
    const node = route.at('mirrorPercent');
    if (node.asNumber > 100)
      node.error(
        `mirror_percent must have a max value of 100 (it has ${node.asNumber})`,
      );
    node.warn(
      'using deprecated setting "mirrorPercent", use "mirrorPercentage" instead',
    );
  }
  checkMirrorPercentage(route.at('mirrorPercentage'));
  checkDestination(route.at('mirror'));
  checkMirrors(route);
  checkRedirect(route);
  checkDirectResponse(route.at('directResponse'));
  checkRetries(route.at('retries'));
  checkRewrite(route.at('rewrite'));
  checkOneAuthority(route);
  checkRouteDestinations(route, fromGatewayApi, checkHeaderOperations);
  checkDuration(route, 'timeout');
}

function checkConflicts(route: SpecNode, isDelegate: boolean): void {
  const forbid = (field: string, other: string) => {
    const given = field === 'route' ? route.count(field) > 0 : route.has(field);
    if (given)
      route
        .at(field)
        .error(`HTTP route cannot contain both ${field} and ${other}`);
  };
  if (!isDelegate && route.has('delegate')) {
    // The route of a root hands everything on.
    for (const field of ['redirect', 'route'])
      if (route.has(field) && !route.isEmptyList(field))
        route.at(field).error(`root HTTP route must not specify ${field}`);
    return;
  }
  if (isDelegate && route.has('delegate'))
    route.at('delegate').error('delegate HTTP route cannot contain delegate');
  const answer = ['redirect', 'directResponse'].find(field => route.has(field));
  if (answer) {
    for (const field of ['route', 'fault', 'rewrite']) forbid(field, answer);
    if (answer === 'redirect') forbid('directResponse', answer);
  } else if (route.count('route') === 0)
    route.error('HTTP route, redirect or direct_response is required');
  if (route.has('mirror') && route.count('mirrors') > 0)
    route.error('HTTP route cannot contain both mirror and mirrors');
}

function checkMatch(match: SpecNode): void {
  for (const [name, header] of match.entries('headers')) {
    if (!header.isSet) header.error(`header match ${name} cannot be null`);
    header.errors(matchedHeaderProblem(name));
    checkStringMatch(header);
  }
  for (const [name, header] of match.entries('withoutHeaders')) {
    header.errors(matchedHeaderProblem(name));
    // A lone star stands for presence and is no pattern.
    if (header.text('regex') !== '*') checkStringMatch(header);
  }
  checkMatchRegex(match.at('uri'));
  for (const field of ['scheme', 'method', 'authority'])
    checkStringMatch(match.at(field));
  for (const [, parameter] of match.entries('queryParams'))
    checkStringMatch(parameter);
  const port = match.number('port');
  if (port !== 0) match.at('port').errors(portProblem(port));
  checkLabels(match, 'sourceLabels');
  checkGatewayNames(match);
  const namespace = match.text('sourceNamespace');
  if (namespace !== '' && !isDnsLabel(namespace))
    match
      .at('sourceNamespace')
      .error(`sourceNamespace match ${namespace} is invalid`);
}

function checkMirrorPercentage(percentage: SpecNode): void {
  const value = percentage.number('value');
  if (value > 100)
    percentage.error(
      `mirror_percentage must have a max value of 100 (it has ${value})`,
    );
  if (value < 0)
    percentage.error(
      `mirror_percentage must have a min value of 0 (it has ${value})`,
    );
}

function checkMirrors(route: SpecNode): void {
  for (const mirror of route.list('mirrors')) {
    if (!mirror.has('destination')) {
      mirror.error('destination is required for mirrors');
      continue;
    }
    checkDestination(mirror.at('destination'));
    checkMirrorPercentage(mirror.at('percentage'));
  }
}

/** Says the first problem only, as Istio does. */
function checkRedirect(route: SpecNode): void {
  const redirect = route.at('redirect');
  if (!redirect.isSet) return;
  const given = (field: string) => redirect.text(field) !== '';
  const code = redirect.number('redirectCode');
  const port = redirect.number('port');
  const matchesOther = route
    .list('match')
    .some(match => match.has('uri') && !match.at('uri').has('prefix'));
  redirect.errors(
    [
      given('uri') && given('prefixRewrite')
        ? 'redirect may only specify one of uri or prefix_rewrite'
        : undefined,
      given('prefixRewrite') && matchesOther
        ? 'redirect prefix_rewrite requires all URI matches to use prefix match type'
        : undefined,
      !['uri', 'prefixRewrite', 'authority', 'scheme'].some(given) &&
      !redirect.hasAny('port', 'derivePort')
        ? 'redirect must specify URI, authority, scheme, or port'
        : undefined,
      code !== 0 && (code < 300 || code > 399)
        ? `${code} is not a valid redirect code, must be 3xx`
        : undefined,
      given('scheme') && !['http', 'https'].includes(redirect.text('scheme'))
        ? 'invalid redirect scheme, must be "http" or "https"'
        : undefined,
      port > 0 ? portProblem(port) : undefined,
    ].find(Boolean),
  );
}

const KB = 1024;
/** Sizes of a body that are worth a warning and that are refused, in bytes. */
const LARGE_BODY = 100 * KB;
const LARGEST_BODY = 1024 * KB;

function checkDirectResponse(response: SpecNode): void {
  if (!response.isSet) return;
  const body = response.at('body');
  const size = body.has('string')
    ? new TextEncoder().encode(body.text('string')).length
    : Math.floor((withoutTrailing(body.text('bytes'), '=').length * 3) / 4);
  if (size > LARGEST_BODY)
    body.error(
      'large direct_responses may impact control plane performance, must be less than 1MB',
    );
  else if (size > LARGE_BODY)
    body.warn('large direct_responses may impact control plane performance');
  const status = response.number('status');
  response.at('status').errors(httpStatusProblem(status));
}

/** Says the first problem only, as Istio does. */
function checkRewrite(rewrite: SpecNode): void {
  if (!rewrite.isSet) return undefined;
  const hasUri = rewrite.text('uri') !== '';
  const regex = rewrite.at('uriRegexRewrite');
  if (hasUri && regex.isSet)
    return rewrite.error(
      'rewrite may only contain one of uri or uriRegexRewrite',
    );
  if (!hasUri && !regex.isSet && rewrite.text('authority') === '')
    return rewrite.error(
      'rewrite must specify at least one of uri, uriRegexRewrite, or authority',
    );
  if (!regex.isSet) return undefined;
  if (regex.text('match') === '' || regex.text('rewrite') === '')
    return regex.error(
      'uriRegexRewrite requires both rewrite and match to be specified',
    );
  return regex.at('match').errors(re2Problem(regex.text('match')));
}

/** The authority may be rewritten in one place only. */
function checkOneAuthority(route: SpecNode): void {
  let current = route.at('rewrite').text('authority');
  const request = route.at('headers').at('request');
  for (const verb of ['set', 'add']) {
    for (const [name, value] of request.entries(verb)) {
      if (!isAuthority(name)) continue;
      if (current !== '')
        return value.error(
          `authority header cannot be set multiple times: have ${current}, attempting to set ${value.asText}`,
        );
      current = value.asText;
    }
  }
  return undefined;
}
