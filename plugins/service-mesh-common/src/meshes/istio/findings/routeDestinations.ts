import { VirtualService } from '../kinds';

/** A place of a VirtualService that names a destination. @internal */
export interface RouteDestination {
  /** Empty when the place names none. */
  readonly host: string;
  readonly subset?: string;
  readonly port?: number;
  /** Path of the destination in the VirtualService. */
  readonly field: string;
}

interface Destination {
  readonly host?: string;
  readonly subset?: string;
  readonly port?: { readonly number?: number };
}

/** Every destination and mirror of a VirtualService. @internal */
export function routeDestinations({
  spec,
}: VirtualService): RouteDestination[] {
  const found: RouteDestination[] = [];
  const add = (destination: Destination | undefined, field: string) =>
    found.push({
      host: destination?.host ?? '',
      ...(destination?.subset && { subset: destination.subset }),
      ...(destination?.port && { port: destination.port.number ?? 0 }),
      field,
    });
  spec?.http?.forEach((http, i) => {
    http.route?.forEach((route, j) =>
      add(route.destination, `spec.http[${i}].route[${j}].destination`),
    );
    if (http.mirror) add(http.mirror, `spec.http[${i}].mirror`);
    http.mirrors?.forEach((mirror, j) =>
      add(mirror.destination, `spec.http[${i}].mirrors[${j}].destination`),
    );
  });
  for (const list of ['tcp', 'tls'] as const) {
    spec?.[list]?.forEach((stream, i) => {
      stream.route?.forEach((route, j) =>
        add(route.destination, `spec.${list}[${i}].route[${j}].destination`),
      );
    });
  }
  return found;
}
