//! All end-to-end tests, as one program: it is linked once, and a test can start as soon as any other has ended.

automod::dir!("tests");
