import { ResourceIndex } from '../../../engine/ResourceIndex';
import { MirrorComparison, ResourceRef } from '../../../model';
import { Link } from '../kinds';
import { MirrorDifference } from './MirrorDifference';
import { mirrorDifferences } from './mirrorDifferences';
import { readMirrorCluster, toMirrorLink } from './readMirrorCluster';

/** Compares mirrors with the clusters they mirror, each namespace of a Link once. @internal */
export function mirrorComparisons(
  index: ResourceIndex,
  linked: readonly ResourceIndex[],
): (link: Link, mirror: ResourceRef) => MirrorComparison {
  const known = new Map<string, readonly MirrorDifference[] | string>();
  const compare = (
    written: Link,
    namespace: string,
  ): readonly MirrorDifference[] | string => {
    const link = toMirrorLink(written);
    const other = linked.find(({ cluster }) => cluster === link.clusterName);
    if (!other) return `no watched cluster is named ${link.clusterName}`;
    const remote = readMirrorCluster(other, namespace);
    const local = readMirrorCluster(index, namespace);
    if (!remote || !local)
      return `Services of cluster ${
        remote ? index.cluster : other.cluster
      } could not be read in full`;
    return mirrorDifferences(link, remote, local);
  };
  return (link, { namespace = '', name }) => {
    const key = `${link.metadata.namespace}/${link.metadata.name}\n${namespace}`;
    const found = known.get(key) ?? compare(link, namespace);
    known.set(key, found);
    if (typeof found === 'string') return { state: 'unknown', because: found };
    const own = found.filter(difference => difference.name === name);
    return own.length
      ? { state: 'differs', differences: own.map(({ what }) => what) }
      : { state: 'agrees' };
  };
}
