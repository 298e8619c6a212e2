import { sampleObserved } from '../../../__testUtils__/sampleObserved';
import { toCsv } from '../../traffic/csv';
import { observedCsv } from './observedCsv';

it('mTLS as observed is a table of callers and of those who were refused', () => {
  const lines = toCsv(observedCsv(sampleObserved)).split('\r\n');
  const cells = lines.map(line => line.split(','));
  expect(cells.every(row => row.length === cells[0].length)).toBe(true);
  expect(lines).toHaveLength(1 + 3 + 2);
  expect(lines[1]).toContain(
    'received,demo,shop/orders-v1,8080,shop-legacy/legacy-batch,',
  );
  expect(lines[1]).toContain(
    'component:default/legacy-batch,requests,0,10,0,0',
  );
  expect(lines[4]).toContain('12,status-only');
  expect(lines[5]).toContain('refused,demo,shop/orders-v1,8080,');
});
