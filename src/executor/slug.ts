import slugify from "@sindresorhus/slugify";

const MAX_SLUG = 50;

/** Letters, digits and single dashes; `item` where a title has none that can be spelled in ASCII. */
export function slugOf(title: string): string {
  const slug = slugify(title.slice(0, 4 * MAX_SLUG));
  if (slug.length <= MAX_SLUG) return slug || "item";
  const cut = slug.slice(0, MAX_SLUG + 1);
  const end = cut.lastIndexOf("-");
  return end > 0 ? cut.slice(0, end) : slug.slice(0, MAX_SLUG);
}
