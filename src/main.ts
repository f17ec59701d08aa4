/** Entry of the action: the runner starts the bundle without arguments, once as main step and once as post step. */
import { action } from "./action/action.ts";

export const main = action;
