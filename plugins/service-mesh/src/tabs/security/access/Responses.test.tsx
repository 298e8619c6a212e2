import { AccessResponse } from '@meshwright/backstage-plugin-service-mesh-common';
import { screen, within } from '@testing-library/react';
import { renderTab } from '../../../__testUtils__/renderTab';
import { Responses } from './Responses';

const response = (changes: Partial<AccessResponse> = {}): AccessResponse => ({
  by: 'Server web',
  verdict: 'allow',
  admittedBy: [],
  evidence: [{ type: 'default', name: 'linkerd: sample' }],
  ...changes,
});

async function show(responses?: readonly AccessResponse[]) {
  await renderTab(() => <Responses responses={responses} />);
}

describe('what the proxies answer', () => {
  it('names what governs the port, the route, and every authorization that admits', async () => {
    await show([
      response({
        route: 'HTTPRoute api',
        admittedBy: ['authorizationpolicy:cart', 'serverauthorization:all'],
      }),
    ]);
    const answer = screen.getByLabelText('Answer by Server web');
    expect(within(answer).getByText('HTTPRoute api')).toBeVisible();
    expect(
      within(answer).getByText(
        'authorizationpolicy:cart, serverauthorization:all',
      ),
    ).toBeVisible();
    expect(within(answer).queryByText('Refused with')).not.toBeInTheDocument();
  });

  it.each<[string, Partial<AccessResponse>, string, RegExp]>([
    [
      'a caller nobody admits',
      { denyReason: 'unauthorized', httpStatus: 403, route: 'HTTPRoute api' },
      'HTTP 403',
      /No authorization admits the caller/,
    ],
    [
      'a request without a route',
      { denyReason: 'no-route', httpStatus: 404 },
      'HTTP 404',
      /No route fits the request/,
    ],
    [
      'a connection, which has no status',
      { denyReason: 'unauthorized' },
      'the connection is closed',
      /No authorization admits the caller/,
    ],
  ])('says how %s is refused', async (_, changes, status, why) => {
    await show([response({ verdict: 'deny', ...changes })]);
    expect(screen.getByText(status)).toBeVisible();
    expect(screen.getByText(why)).toBeVisible();
    expect(
      screen.getByText('no authorization that is certain to'),
    ).toBeVisible();
    expect(screen.queryByText('Route') === null).toBe(!changes.route);
  });

  it('shows one answer for each proxy, and nothing without any', async () => {
    await show([response(), response({ by: 'Server admin' })]);
    expect(screen.getAllByLabelText(/^Answer by/)).toHaveLength(2);
  });

  it('is not there when no proxy answers', async () => {
    await show();
    expect(screen.queryByLabelText(/^Answer by/)).not.toBeInTheDocument();
  });
});
