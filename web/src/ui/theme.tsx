/** Light, dark, or as the system has it. public/theme.js sets it before the first paint. */
import { useState } from 'react';
import { Monitor, Moon, Sun } from 'lucide-react';
import { memory } from '../live/browser.ts';

const themes = [
  { name: 'auto', word: 'Auto', Icon: Monitor },
  { name: 'light', word: 'Light', Icon: Sun },
  { name: 'dark', word: 'Dark', Icon: Moon },
] as const;
type Theme = (typeof themes)[number]['name'];

export function ThemeSwitch() {
  const [theme, setTheme] = useState<Theme>(() => memory.read<Theme>('theme', 'auto'));
  const choose = (name: Theme) => {
    setTheme(name);
    memory.write('theme', name === 'auto' ? null : name);
    if (name === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = name;
  };
  return (
    <fieldset className="switch">
      <legend className="sr-only">Theme</legend>
      {themes.map(({ name, word, Icon }) => (
        <label key={name}>
          <input type="radio" name="theme" checked={theme === name} onChange={() => choose(name)} />
          <Icon aria-hidden />
          {word}
        </label>
      ))}
    </fieldset>
  );
}
