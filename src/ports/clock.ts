/** Time is passed in, so that rules about it can be shown without waiting. */
export interface Clock {
  now(): Date;
}
