// The post step's entry. A main step that was killed before it could save anything has left no state to tell the two by.
await import("../dist/index.js");
