import { MeshObjects } from '../../MeshObjects';
import { ShareHistory } from './ShareHistory';
import {
  Shares,
  backendShares,
  mirrorShare,
  objectNamed,
  splitShares,
  subsetShares,
} from './readShares';

const ISTIO = 'networking.istio.io';

/** The splits of the shop and where their weights are written. */
const READERS = {
  orders: mesh =>
    subsetShares(objectNamed(mesh, ISTIO, 'VirtualService', 'shop', 'orders')),
  notificationsMirror: mesh =>
    new Map([
      [
        'shadow',
        mirrorShare(
          objectNamed(mesh, ISTIO, 'VirtualService', 'shop', 'notifications'),
        ),
      ],
    ]),
  reviews: mesh =>
    backendShares(
      objectNamed(
        mesh,
        'gateway.networking.k8s.io',
        'HTTPRoute',
        'shop-ambient',
        'reviews',
      ),
    ),
  voting: mesh =>
    backendShares(
      objectNamed(
        mesh,
        'policy.linkerd.io',
        'HTTPRoute',
        'emoji',
        'voting-split',
      ),
    ),
  authors: mesh =>
    splitShares(
      objectNamed(
        mesh,
        'split.smi-spec.io',
        'TrafficSplit',
        'books',
        'authors',
      ),
    ),
} satisfies Record<string, (mesh: MeshObjects) => Shares | undefined>;

export type SplitName = keyof typeof READERS;

/** Follows the weights of the shop's splits, so that traffic changes when they do. */
export class Splits {
  private readonly followed: {
    readonly split: SplitName;
    readonly destination: string;
    readonly unsplit: number;
    readonly history: ShareHistory;
  }[] = [];

  constructor(private readonly mesh: MeshObjects) {}

  /**
   * The share of one destination. Without the resource that splits, requests
   * spread evenly: pass the share that then remains.
   */
  share(split: SplitName, destination: string, unsplit: number): ShareHistory {
    const shares = READERS[split](this.mesh);
    const initial = shares ? shares.get(destination) ?? 0 : unsplit;
    const history = new ShareHistory(initial);
    this.followed.push({ split, destination, unsplit, history });
    return history;
  }

  /** Takes over the present weights; they hold from the given scrape on. */
  observe(lastScrape: number): void {
    for (const { split, destination, unsplit, history } of this.followed) {
      const shares = READERS[split](this.mesh);
      history.change(
        lastScrape,
        shares ? shares.get(destination) ?? 0 : unsplit,
      );
    }
  }
}
