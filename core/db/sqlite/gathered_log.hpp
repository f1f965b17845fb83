// The file layer of the writer's connection. SQLite writes its log in two calls a page, 24 bytes and the page, and syncs it
// when it commits, before any reader is shown the pages. Here they are gathered and written at once: when they are synced,
// when they are many, or when somebody asks for the file. An error of the write is then the sync's, in the same commit.
#pragma once

namespace banana::db::sqlite {

/// Its name, for sqlite3_open_v2. Registered with the first call.
const char* gathering_file_layer();

}  // namespace banana::db::sqlite
