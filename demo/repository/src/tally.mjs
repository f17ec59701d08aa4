/** Words of a text: what stands between white space. */
export function words(text) {
  return text.split(/\s+/).filter(Boolean);
}
