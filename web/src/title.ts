import { useEffect } from 'react';

/** The title of the page, so that tabs and bookmarks say what was asked. */
export function useTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · fedreach`;
  }, [title]);
}
