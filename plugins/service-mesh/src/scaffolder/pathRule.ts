import { IntentPath } from '@meshwright/backstage-plugin-service-mesh-common';

/** How a mesh compares a path, in words. @internal */
export function pathRule(
  type: IntentPath['type'],
  meshId: string | undefined,
): string {
  switch (type) {
    case 'exact':
      return 'The whole path without its query has to be the same; a slash at the end makes another path.';
    case 'prefix':
      return 'By whole segments: /orders is met by /orders and /orders/7, not by /orders-archive.';
    default:
      return meshId === 'linkerd'
        ? 'Linkerd has no templates: choose exactly or as a prefix.'
        : '{*} stands for one segment, {**} for any number of them at the end.';
  }
}
