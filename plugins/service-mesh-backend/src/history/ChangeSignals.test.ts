import { mockServices } from '@backstage/backend-test-utils';
import { ChangeSignals } from './ChangeSignals';

describe('ChangeSignals', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function start(publish: jest.Mock = jest.fn(async () => {})) {
    const signals = new ChangeSignals({
      signals: { publish },
      logger: mockServices.logger.mock(),
    });
    return { signals, publish };
  }

  it('tells once of many changes in a place, with nothing in the message', async () => {
    const { signals, publish } = start();
    for (let i = 0; i < 5; i += 1) signals.changed('demo', 'shop');
    signals.changed('demo', '');
    await jest.advanceTimersByTimeAsync(1000);
    expect(publish.mock.calls.map(([payload]) => payload)).toEqual([
      {
        recipients: { type: 'broadcast' },
        channel: 'service-mesh:demo/shop',
        message: {},
      },
      {
        recipients: { type: 'broadcast' },
        channel: 'service-mesh:demo/',
        message: {},
      },
    ]);
    signals.changed('demo', 'shop');
    await jest.advanceTimersByTimeAsync(1000);
    expect(publish).toHaveBeenCalledTimes(3);
  });

  it('goes on after a failure, and says nothing once stopped', async () => {
    const { signals, publish } = start(
      jest.fn(async () => {
        throw new Error('no events');
      }),
    );
    signals.changed('demo', 'shop');
    await jest.advanceTimersByTimeAsync(1000);
    signals.changed('demo', 'shop');
    signals.stop();
    await jest.advanceTimersByTimeAsync(1000);
    expect(publish).toHaveBeenCalledTimes(1);
  });
});
