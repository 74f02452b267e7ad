import { describe, expect, test } from 'vitest';
import { CreateWebhookRequest } from './webhooks.ts';

const urlOf = (url: string) => CreateWebhookRequest.safeParse({ url }).data?.url;

describe('the address of a webhook', () => {
  test('is kept as the URL standard writes it, so that no spelling hides where it leads', () => {
    expect(urlOf('https://EXAMPLE.com')).toBe('https://example.com/');
    expect(urlOf('http://0x7f.1/hook')).toBe('http://127.0.0.1/hook');
    expect(urlOf('http://2130706433/')).toBe('http://127.0.0.1/');
  });

  test.each([
    'example.com/hook',
    'ftp://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://user:password@example.com/',
    'https://token@example.com/',
    'https://[fe80::1%25eth0]/',
    `https://example.com/${'x'.repeat(2048)}`,
    '',
  ])('cannot be %s', (url) => {
    expect(urlOf(url)).toBeUndefined();
  });
});

test('a filter that nothing can fit is refused, and so is what is not known', () => {
  const url = 'https://example.com/';
  for (const wrong of [{ events: [] }, { scope: [] }, { events: ['memory.read'] }, { secret: 'mine' }])
    expect(CreateWebhookRequest.safeParse({ url, ...wrong }).success).toBe(false);
});
