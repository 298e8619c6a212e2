import { exportedTo } from '../../exportedTo';
import { VirtualService } from '../../kinds';
import { MeshSettings } from '../../MeshSettings';
import { mergeRoute } from './mergeDelegate';
import { WrittenRoute } from './WrittenRoute';

/** An HTTP route as it counts, and where it is written. @internal */
export interface EffectiveRoute {
  readonly route: WrittenRoute;
  /** The VirtualService the route stands in: the delegate, where there is one. */
  readonly writtenIn: VirtualService;
  readonly field: string;
  /** Field of the root that hands over to the delegate. */
  readonly delegatedBy?: string;
}

/**
 * The HTTP routes of a VirtualService with those of its delegates put in. A delegate counts when it has no hosts of its own
 * and is visible to the root; where there is none only that route goes.
 * @internal
 */
export function effectiveRoutes(
  root: VirtualService,
  all: readonly VirtualService[],
  settings: MeshSettings,
): EffectiveRoute[] {
  return (root.spec?.http ?? []).flatMap((route, i): EffectiveRoute[] => {
    const field = `spec.http[${i}]`;
    if (!route.delegate) return [{ route, writtenIn: root, field }];
    const delegate = delegateOf(route.delegate, root, all, settings);
    return (delegate?.spec?.http ?? []).flatMap(
      (inner, j): EffectiveRoute[] => {
        // Delegation goes one level deep.
        const merged = inner.delegate ? undefined : mergeRoute(route, inner);
        return merged && delegate
          ? [
              {
                route: merged,
                writtenIn: delegate,
                field: `spec.http[${j}]`,
                delegatedBy: field,
              },
            ]
          : [];
      },
    );
  });
}

function delegateOf(
  { name, namespace }: NonNullable<WrittenRoute['delegate']>,
  root: VirtualService,
  all: readonly VirtualService[],
  settings: MeshSettings,
): VirtualService | undefined {
  const home = root.metadata.namespace ?? '';
  const wanted = namespace || home;
  return all.find(
    ({ metadata, spec }) =>
      metadata.name === name &&
      metadata.namespace === wanted &&
      !spec?.hosts?.length &&
      exportedTo(
        spec?.exportTo,
        settings.config.defaultVirtualServiceExportTo,
        wanted,
        home,
      ),
  );
}
