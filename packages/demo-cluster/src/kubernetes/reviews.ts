import { JsonObject, objectAt } from '../KubeObject';

const USER = {
  username: 'demo-admin',
  groups: ['system:masters', 'system:authenticated'],
};

/**
 * Answers of the review kinds. There is one user, who may do everything; a
 * token review knows that user's token only.
 */
export function answerReview(
  plural: string,
  body: JsonObject,
  token: string,
): JsonObject | undefined {
  switch (plural) {
    case 'selfsubjectaccessreviews':
    case 'subjectaccessreviews':
      return { ...body, status: { allowed: true } };
    case 'selfsubjectrulesreviews':
      return {
        ...body,
        status: {
          incomplete: false,
          resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
          nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
        },
      };
    case 'selfsubjectreviews':
      return { ...body, status: { userInfo: USER } };
    case 'tokenreviews': {
      const authenticated = objectAt(body, 'spec').token === token;
      return {
        ...body,
        status: authenticated
          ? { authenticated, user: USER }
          : { authenticated, error: 'invalid bearer token' },
      };
    }
    default:
      return undefined;
  }
}
