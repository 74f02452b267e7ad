import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, lastDays, QUARTER_MS } from './days.ts';

const ZONES = ['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/Sao_Paulo', 'Pacific/Apia', 'Africa/Cairo'];
const instant = (quarter: number | undefined) => new Date((quarter ?? 0) * QUARTER_MS).toISOString();
const quarterOf = (time: string) => Math.floor(Date.parse(time) / QUARTER_MS);

describe('the last days', () => {
  it('are calendar days of the time zone, oldest first, up to today', () => {
    const days = lastDays(Date.parse('2025-01-15T23:30:00Z'), 3, 'Europe/Berlin');
    expect(days.map(({ date }) => date)).toEqual(['2025-01-14', '2025-01-15', '2025-01-16']);
    expect(instant(days[2]?.start)).toBe('2025-01-15T23:00:00.000Z');
  });

  it('begin at midnight there, in zones that differ by quarters of an hour too', () => {
    const [day] = lastDays(Date.parse('2025-01-15T12:00:00Z'), 1, 'Asia/Kathmandu');
    expect(instant(day?.start)).toBe('2025-01-14T18:15:00.000Z');
  });

  it('have 23 or 25 hours where clocks are changed', () => {
    const hours = (now: string) => {
      const [first, second] = lastDays(Date.parse(now), 2, 'Europe/Berlin');
      return (((second?.start ?? 0) - (first?.start ?? 0)) * QUARTER_MS) / 3_600_000;
    };
    expect(hours('2025-03-31T12:00:00Z')).toBe(23);
    expect(hours('2025-10-27T12:00:00Z')).toBe(25);
  });

  it('begin at one where a change of clocks leaves out midnight', () => {
    const [day] = lastDays(Date.parse('2025-04-25T12:00:00Z'), 1, 'Africa/Cairo');
    expect(instant(day?.start)).toBe('2025-04-24T22:00:00.000Z');
  });

  it('have none of what never was: Samoa had no 30 December 2011', () => {
    const days = lastDays(Date.parse('2011-12-31T12:00:00Z'), 3, 'Pacific/Apia');
    const place = dayOf(days, quarterOf('2011-12-30T10:00:00Z'));
    expect(days[place]?.date).toBe('2011-12-31');
  });

  it('agree with the calendar about every instant', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: Date.UTC(2010, 0), max: Date.UTC(2030, 0) }),
        fc.integer({ min: 0, max: 39 * 96 }),
        (timeZone, now, back) => {
          const days = lastDays(now, 40, timeZone);
          const quarter = Math.floor(now / QUARTER_MS) - back;
          const date = new Intl.DateTimeFormat('en-CA', { timeZone }).format(quarter * QUARTER_MS);
          const place = dayOf(days, quarter);
          if (place >= 0) expect(days[place]?.date).toBe(date);
          else expect(date < (days[0]?.date ?? '')).toBe(true);
        },
      ),
    );
  });
});
