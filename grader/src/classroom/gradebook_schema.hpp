// The tables of a gradebook, and how those of older versions are brought up to date. Internal to classroom/.
#pragma once
#include <SQLiteCpp/Database.h>

#include <filesystem>

#include "base/result.hpp"

namespace manyhands {

/// Creates or updates the tables. `path` is only for messages.
Result<void> prepare_schema(SQLite::Database& db, const std::filesystem::path& path);

}  // namespace manyhands
