import { app, type Session, shell, type WebContents } from 'electron';
import type { Logger } from 'pino';
import { isExternalPage, isOwnPage } from './origin.ts';

/** Copying text is all that pages may ask the system for. */
const PERMITTED = new Set(['clipboard-sanitized-write']);

/** Opens a page of the web in the person's browser; anything else is refused. */
export function openExternal(address: string, logger: Logger): void {
  if (!isExternalPage(address)) {
    logger.warn({ scheme: address.split(':', 1)[0]?.slice(0, 32) }, 'an address was not opened');
    return;
  }
  shell.openExternal(address).catch((error: unknown) => logger.warn({ err: error }, 'no browser opened'));
}

/** Pages stay pages of the program: no other document, window or embedded page is ever loaded into it. */
function confine(contents: WebContents, logger: Logger): void {
  const refuse = (event: { preventDefault(): void; url: string }) => {
    if (isOwnPage(event.url)) return;
    event.preventDefault();
    openExternal(event.url, logger);
  };
  contents.on('will-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openExternal(url, logger);
    return { action: 'deny' };
  });
}

/** Holds every page that is ever made to the rules. */
export function confineAll(logger: Logger): void {
  app.on('web-contents-created', (_, contents) => confine(contents, logger));
}

/** Pages get no permission of the system, no certificate of their own judgement and no network but the program's scheme. */
export function lockSession(session: Session): void {
  const allowed = (permission: string, address: string) => PERMITTED.has(permission) && isOwnPage(address);
  session.setPermissionRequestHandler((_, permission, answer, { requestingUrl }) =>
    answer(allowed(permission, requestingUrl)),
  );
  session.setPermissionCheckHandler((_, permission, origin) => allowed(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, answer) =>
    answer({ cancel: !/^(app|devtools|blob|data):/.test(url) }),
  );
  session.on('will-download', (_, item) => {
    // Exports are made by the pages themselves, as blobs of their own origin.
    if (!item.getURL().startsWith('blob:app://holdfast/')) item.cancel();
  });
}
