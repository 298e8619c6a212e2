import {
  canonicalPlaces,
  EntityReview,
  Report,
  ReviewAttestation,
  ReviewDecision,
  reportEffectiveAccess,
  reviewAccess,
  ServiceMeshReviewsApi,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { devView } from './devReports';

const ME = 'user:default/guest';
/** Long enough to look like a SHA-256; nothing here is signed for good. */
const DIGEST = 'de'.repeat(32);
const POLICY = { periodDays: 180, overdueDays: 14 };

/** Reviews that live as long as the page, over what the engine says about the objects of the dev app. */
export function devReviews(): ServiceMeshReviewsApi {
  const began = Date.now();
  const decisions: ReviewDecision[] = [];
  let attestation: ReviewAttestation | undefined;
  let revision = 0;
  const wakers = new Set<() => void>();
  const changed = () => {
    revision += 1;
    wakers.forEach(wake => wake());
  };
  const current = (): Report<EntityReview> => {
    const report = reportEffectiveAccess(devView(Date.now()));
    const records = {
      discoveredAt: began,
      decisions,
      firstSeen: new Map(report.data.grants.map(({ key }) => [key, began])),
      ...(attestation && { attestation, attested: report.data }),
    };
    return {
      ...report,
      data: {
        ...reviewAccess(
          { access: report.data, digest: DIGEST },
          records,
          POLICY,
          Date.now(),
        ),
        ownerRefs: ['group:default/team-checkout'],
        digest: DIGEST,
        complete: report.data.complete,
        grounds: report.data.grounds,
        policy: POLICY,
        discoveredAt: began,
        lastDecision: decisions.length,
        ...(attestation && { attestation }),
        delegations: [],
      },
    };
  };
  const opened = new Set<string>();
  return {
    async getReview(_entityRef, { etag, signal } = {}) {
      if (etag === String(revision))
        await new Promise<void>(resolve => {
          wakers.add(resolve);
          signal?.addEventListener('abort', () => resolve());
        });
      return { review: current(), etag: String(revision) };
    },
    getUsage: async () => ({
      state: 'unknown',
      explanation: 'The dev app has no metrics of callers.',
      windowSeconds: 0,
      usage: [],
    }),
    getOpenings: async () => [...opened],
    async openGrant(_entityRef, { grant }) {
      opened.add(grant);
    },
    async decide(_entityRef, { round, decisions: made }) {
      const { grants } = current().data;
      for (const { grant, ...decision } of made) {
        const shown = grants.find(row => row.grant.key === grant);
        if (shown)
          decisions.push({
            ...decision,
            id: `d${decisions.length}`,
            sequence: decisions.length + 1,
            round,
            digest: DIGEST,
            grant,
            places: canonicalPlaces(shown.grant.places),
            words: shown.words,
            opened: opened.has(grant),
            by: ME,
            at: Date.now(),
          });
      }
      changed();
      return decisions;
    },
    async attest(_entityRef, { round, note }) {
      attestation = {
        id: `a${round}`,
        sequence: round,
        digest: DIGEST,
        decisionsTo: decisions.length,
        ...(note && { note }),
        by: ME,
        capacity: 'owner',
        at: Date.now(),
      };
      changed();
    },
    delegate: async () => {},
    listReviews: async () => ({ items: [] }),
    getProgress: async () => [],
    exportReview: async (_entityRef, format) => ({
      name: `review.${format}`,
      content: '',
    }),
    exportReviews: async format => ({ name: `reviews.${format}`, content: '' }),
  };
}
