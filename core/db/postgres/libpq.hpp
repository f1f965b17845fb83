// libpq, loaded when the first PostgreSQL database is opened. Linked, it and the 25 libraries it brings would
// cost every start 3.5 ms and 5.4 MB, also where SQLite is used.
//
//   libpq().PQclear(result);   // the functions have their own names
#pragma once

#include <memory>

#include <libpq-fe.h>

namespace banana::db::postgres {

#define BANANA_LIBPQ(F)                                                                                  \
  F(PQclear)                                                                                             \
  F(PQcmdStatus)                                                                                         \
  F(PQcmdTuples)                                                                                         \
  F(PQconnectdbParams)                                                                                   \
  F(PQconninfoFree)                                                                                      \
  F(PQconninfoParse)                                                                                     \
  F(PQconsumeInput)                                                                                      \
  F(PQdb)                                                                                                \
  F(PQenterPipelineMode)                                                                                 \
  F(PQerrorMessage)                                                                                      \
  F(PQexitPipelineMode) F(PQfinish) F(PQflush) F(PQfname) F(PQfreemem) F(PQftype) F(PQgetResult)         \
      F(PQgetisnull) F(PQgetlength) F(PQgetvalue) F(PQhost) F(PQisBusy) F(PQnfields) F(PQnotifies)       \
          F(PQntuples) F(PQpipelineSync) F(PQport) F(PQresultErrorField) F(PQresultStatus)               \
              F(PQsendFlushRequest) F(PQsendPrepare) F(PQsendQuery) F(PQsendQueryPrepared)               \
                  F(PQserverVersion) F(PQsetNoticeProcessor) F(PQsetnonblocking) F(PQsocket) F(PQstatus) \
                      F(PQtransactionStatus) F(PQuser)

struct Libpq {
#define BANANA_MEMBER(name) decltype(&::name) name = nullptr;
  BANANA_LIBPQ(BANANA_MEMBER)
#undef BANANA_MEMBER
};

/// Throws Error (other) with what to install when the library is missing or too old.
[[nodiscard]] const Libpq& libpq();

struct ClearResult {
  void operator()(PGresult* result) const { libpq().PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

}  // namespace banana::db::postgres
