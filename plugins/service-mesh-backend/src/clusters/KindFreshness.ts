import {
  CoverageState,
  Kind,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { WatcherParts } from './WatcherParts';

/** How up to date the objects of one kind (or of one name of it) are; says so whenever that changes. */
export class KindFreshness {
  state: CoverageState = 'syncing';
  /** Why the kind is not up to date; safe to show. */
  problem?: string;
  /** Epoch ms when the server last proved that the objects are up to date. */
  lastSeen?: number;
  /** True when only a signed-in user has a credential. */
  userOnly = false;

  private cancelStale?: () => void;

  constructor(
    private readonly parts: Pick<
      WatcherParts,
      'cluster' | 'clock' | 'comeback' | 'logger' | 'onChange'
    >,
    private readonly kind: Kind,
    private readonly name: string | undefined,
  ) {}

  /** The server has just proved what is known; `changed` when the objects are others than before. */
  upToDate(changed: boolean): void {
    this.parts.comeback.announce();
    this.lastSeen = this.parts.clock.now();
    this.userOnly = false;
    this.keep();
    if (this.state !== 'synced' || this.problem !== undefined)
      this.turn('synced', undefined);
    else if (changed) this.parts.onChange(this.kind);
  }

  /** Stale after `ms`, unless the server proves before that it is not. */
  turnStaleIn(ms: number): void {
    this.keep();
    this.cancelStale = this.parts.clock.after(ms, () =>
      this.turn('stale', 'the watch has ended and could not be resumed yet'),
    );
  }

  /** The server does not prove what is known any more: it is old, if there ever was any. */
  interrupted(problem: string): void {
    this.turn(this.lastSeen === undefined ? 'unreachable' : 'stale', problem);
  }

  /** Nothing is known any more; that a kind is absent is proved now. */
  forget(state: CoverageState, problem: string | undefined): void {
    this.lastSeen = state === 'absent' ? this.parts.clock.now() : undefined;
    this.turn(state, problem);
  }

  /** Does not turn stale by itself any more. */
  keep(): void {
    this.cancelStale?.();
    this.cancelStale = undefined;
  }

  private turn(state: CoverageState, problem: string | undefined): void {
    this.keep();
    if (
      this.state !== state &&
      (state === 'forbidden' || this.state === 'forbidden')
    ) {
      this.parts.logger.warn(
        `${this.kind.plural}${this.name ? `/${this.name}` : ''} of cluster ${
          this.parts.cluster
        }: ${state}`,
      );
    }
    this.state = state;
    this.problem = problem;
    this.parts.onChange(this.kind);
  }
}
