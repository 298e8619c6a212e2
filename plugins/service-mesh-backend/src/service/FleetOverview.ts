import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  FleetEntity,
  toFleetEntity,
} from '@meshwright/backstage-plugin-service-mesh-common';
import {
  setImmediate as nextTurn,
  setTimeout as pause,
} from 'node:timers/promises';
import { ownersOf } from '../catalog/ownersOf';
import { readMeshEntities } from '../catalog/readMeshEntities';
import { MeshService } from './MeshService';

/** Milliseconds a round is right for at least. */
const KEEP_MS = 10_000;
/** A round takes at most one part of so many of the time. */
const REST = 10;
/** Milliseconds a reader waits for the entities that were never read; the page asks for the rest soon. */
const PATIENCE_MS = 700;

/** What is known about the fleet, whoever asks: the route shows each reader their part. */
export interface KnownFleet {
  readonly entities: readonly FleetEntity[];
  /** Refs of entities that are still to be read. */
  readonly left: readonly string[];
}

/** The overview of every entity, read in rounds for all readers together while somebody looks. */
export class FleetOverview {
  private known = new Map<string, FleetEntity>();
  /** Refs of the entities of the catalog; undefined until it was read once. */
  private asked: ReadonlySet<string> | undefined;
  private listing: Promise<readonly Entity[]> | undefined;
  private round: Promise<void> | undefined;
  private restsUntil = 0;

  constructor(
    private readonly options: {
      readonly catalog: Pick<CatalogService, 'queryEntities'>;
      readonly auth: AuthService;
      readonly service: Pick<MeshService, 'report'>;
      readonly logger: LoggerService;
      readonly patienceMs?: number;
      readonly now?: () => number;
    },
  ) {}

  /** What is known; waits for the first list of the catalog, and a moment for what never was read. */
  async read(): Promise<KnownFleet> {
    if (!this.round && this.now() >= this.restsUntil) {
      const listing = this.#list();
      this.listing = listing;
      this.round = this.#look(listing).finally(() => {
        this.round = undefined;
      });
    }
    // Without a list nobody knows whether there is nothing: who has to wait for it is told of its failure.
    if (!this.asked) await this.listing;
    if (this.round && (!this.asked?.size || this.left().length > 0))
      await Promise.race([
        this.round,
        pause(this.options.patienceMs ?? PATIENCE_MS, undefined, {
          ref: false,
        }),
      ]);
    return { entities: [...this.known.values()], left: this.left() };
  }

  async #list(): Promise<readonly Entity[]> {
    const entities = await readMeshEntities(this.options);
    this.asked = new Set(entities.map(entity => stringifyEntityRef(entity)));
    for (const ref of this.known.keys())
      if (!this.asked.has(ref)) this.known.delete(ref);
    return entities;
  }

  /** Never rejects: those who do not wait for a round read of its failure in the log. */
  async #look(listing: Promise<readonly Entity[]>): Promise<void> {
    const began = this.now();
    try {
      for (const entity of await listing) {
        await this.#read(entity);
        // An overview from memory takes no turn of its own.
        await nextTurn();
      }
    } catch (error) {
      this.options.logger.warn(
        'The entities of the fleet could not be read from the catalog',
        asError(error),
      );
      return;
    }
    const now = this.now();
    this.restsUntil = now + Math.max(KEEP_MS, (now - began) * REST);
  }

  async #read(entity: Entity): Promise<void> {
    const ref = stringifyEntityRef(entity);
    const { service, logger } = this.options;
    try {
      const { report } = await service.report(entity, 'overview');
      this.known.set(ref, toFleetEntity(report, ownersOf(entity)));
    } catch (error) {
      // One that cannot be looked at does not keep the others from it, and stays among those left.
      this.known.delete(ref);
      logger.warn(
        `The overview of ${ref} could not be read for the fleet`,
        asError(error),
      );
    }
  }

  private left(): string[] {
    return [...(this.asked ?? [])].filter(ref => !this.known.has(ref));
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
