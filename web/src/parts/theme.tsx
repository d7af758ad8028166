import { useEffect, useState } from 'react';

type Theme = 'light' | 'dark' | 'system';
const next: Record<Theme, Theme> = { system: 'dark', dark: 'light', light: 'system' };
const name: Record<Theme, string> = { system: 'as the system', dark: 'dark', light: 'light' };

/** Light, dark, or as the system says; remembered in this browser. */
export function ThemeButton() {
  const [theme, setTheme] = useState<Theme>(() => {
    const kept = localStorage.getItem('fedreach:theme');
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  });
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    localStorage.setItem('fedreach:theme', theme);
  }, [theme]);
  return (
    <button
      type="button"
      className="icon-button"
      onClick={() => setTheme(next[theme])}
      aria-label={`Colours: ${name[theme]}. Change to ${name[next[theme]]}`}
      title={`Colours: ${name[theme]}`}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.6" />
        <path d={theme === 'light' ? 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6' : theme === 'dark' ? 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2' : 'M8 2a6 6 0 0 1 0 12z'} fill="currentColor" />
      </svg>
    </button>
  );
}
