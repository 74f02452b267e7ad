/** A .deb of the unpacked program, made by `dpkg-deb` itself: the packager's own way needs tools from the network. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ASSETS = fileURLToPath(new URL('../../assets', import.meta.url));
const PROGRAM = 'holdfast-desktop';
/** Where it is installed: updates do not change it, so what agents were set up with stays right. */
const PLACE = '/opt/Holdfast';
const ARCHITECTURES: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };
/** What Electron loads; names of newer releases of Debian and Ubuntu second. */
const DEPENDS = [
  'libasound2 | libasound2t64',
  'libatk-bridge2.0-0 | libatk-bridge2.0-0t64',
  'libatspi2.0-0 | libatspi2.0-0t64',
  'libcups2 | libcups2t64',
  'libgbm1',
  'libgtk-3-0 | libgtk-3-0t64',
  'libnotify4',
  'libnss3',
  'libuuid1',
  'libxss1',
  'libxtst6',
  'xdg-utils',
];

const DESKTOP_ENTRY = `[Desktop Entry]
Type=Application
Name=Holdfast
Comment=See, review and steer what your agents remember
Exec=${PLACE}/${PROGRAM} %U
Icon=${PROGRAM}
Terminal=false
Categories=Utility;
MimeType=x-scheme-handler/holdfast;
StartupWMClass=Holdfast
`;

function control(version: string, architecture: string, kib: number): string {
  return `Package: holdfast
Version: ${version}
Architecture: ${architecture}
Maintainer: The Holdfast authors <holdfast@localhost>
Installed-Size: ${kib}
Depends: ${DEPENDS.join(', ')}
Recommends: libayatana-appindicator3-1
Section: utils
Priority: optional
Description: Local-first memory for AI agents
 Agents remember, you approve, every agent recalls. Everything stays on your machine.
 Brings the desktop program and the holdfast command.
`;
}

function write(root: string, path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function link(root: string, path: string, target: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(target, join(root, path));
}

/** Lays out the files of the package below `root`. */
function layOut(unpacked: string, root: string): void {
  cpSync(unpacked, join(root, PLACE), { recursive: true, verbatimSymlinks: true });
  // Chromium's sandbox where the system lets users make no namespaces; nothing else of the package has such rights.
  chmodSync(join(root, PLACE, 'chrome-sandbox'), 0o4755);
  link(root, '/usr/bin/holdfast', `${PLACE}/resources/app.asar.unpacked/bin/holdfast`);
  link(root, `/usr/bin/${PROGRAM}`, `${PLACE}/${PROGRAM}`);
  write(root, `/usr/share/applications/${PROGRAM}.desktop`, DESKTOP_ENTRY);
  const icons = join(root, 'usr/share/icons/hicolor');
  for (const [folder, from, to] of [
    ['scalable', 'icon.svg', `${PROGRAM}.svg`],
    ['1024x1024', 'icon.png', `${PROGRAM}.png`],
  ] as const) {
    mkdirSync(join(icons, folder, 'apps'), { recursive: true });
    copyFileSync(join(ASSETS, from), join(icons, folder, 'apps', to));
  }
}

/** Makes `deb` of the program that lies unpacked in a folder. */
export function makeDeb(unpacked: string, version: string, deb: string): void {
  const architecture = ARCHITECTURES[process.arch];
  if (!architecture) throw new Error(`There is no Debian architecture for ${process.arch} here.`);
  const root = mkdtempSync(join(tmpdir(), 'holdfast-deb-'));
  try {
    chmodSync(root, 0o755);
    layOut(unpacked, root);
    const kib = Number.parseInt(execFileSync('du', ['-sk', root], { encoding: 'utf8' }), 10);
    write(root, '/DEBIAN/control', control(version, architecture, kib));
    // Rights as the package has them, whatever the umask was here.
    execFileSync('chmod', ['-R', 'u+rwX,go+rX,go-w', root]);
    execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '-z3', '--build', root, deb], {
      stdio: 'inherit',
    });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
