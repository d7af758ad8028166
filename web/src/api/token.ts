// Reading needs a token where the server is closed. It is kept as long as the tab is open, and nowhere else.
const key = 'fedreach:token';

export const token = () => sessionStorage.getItem(key) ?? '';

/** Keeps the token and asks everything anew. */
export function enter(text: string) {
  sessionStorage.setItem(key, text.trim());
  location.reload();
}
