import { Monitor, Moon, Sun } from 'lucide-react';
import { useStore } from '../lib/store.ts';
import { IconButton } from '../ui/button.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { THEMES, theme } from './theme.ts';

const LOOKS = {
  system: { label: 'As the system', icon: Monitor },
  light: { label: 'Light', icon: Sun },
  dark: { label: 'Dark', icon: Moon },
} as const;

export function ThemeSwitch() {
  const present = useStore(theme);
  const { icon: Icon } = LOOKS[present];
  return (
    <Menu
      trigger={
        <IconButton label="Colours">
          <Icon aria-hidden />
        </IconButton>
      }
    >
      {THEMES.map((name) => (
        <MenuItem
          key={name}
          icon={LOOKS[name].icon}
          checked={name === present}
          onSelect={() => theme.set(name)}
        >
          {LOOKS[name].label}
        </MenuItem>
      ))}
    </Menu>
  );
}
