/** The server where nothing says another: `GITHUB_SERVER_URL` of a person's machine. An origin. */
export const GITHUB = "https://github.com";
