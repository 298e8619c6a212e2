import { portProblem } from './address';
import { isDnsLabel, wildcardDomainProblem } from './hostNames';
import { SpecNode } from './SpecNode';

/** What is wrong with the name of a subset; undefined when nothing is. @internal */
export function subsetNameProblem(name: string): string | undefined {
  if (name === '') return 'subset name cannot be empty';
  return isDnsLabel(name) ? undefined : `subset name is invalid: ${name}`;
}

/** Checks one destination, when there is one. @internal */
export function checkDestination(destination: SpecNode): void {
  if (!destination.isSet) return;
  const host = destination.text('host');
  destination
    .at('host')
    .errors(
      host === '*' ? 'invalid destination host *' : wildcardDomainProblem(host),
    );
  const subset = destination.at('subset');
  if (subset.asText !== '') subset.errors(subsetNameProblem(subset.asText));
  if (destination.has('port'))
    destination
      .at('port')
      .errors(portProblem(destination.at('port').number('number')));
}

/** Checks the destinations of a route and their weights. @internal */
export function checkRouteDestinations(
  route: SpecNode,
  fromGatewayApi: boolean,
  checkMore: (destination: SpecNode) => void = () => {},
): void {
  const destinations = route.list('route');
  let total = 0;
  for (const entry of destinations) {
    if (!entry.isSet) {
      entry.error('weight may not be null');
      continue;
    }
    if (!entry.has('destination')) entry.error('destination is required');
    checkMore(entry);
    if (!fromGatewayApi) checkDestination(entry.at('destination'));
    const weight = entry.number('weight');
    if (weight < 0) entry.at('weight').error(`weight ${weight} < 0`);
    total += weight;
  }
  if (destinations.length > 1 && total === 0)
    route.at('route').error('total destination weight = 0');
}
