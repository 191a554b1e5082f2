#pragma once

#include "models/db/Error.h"
#include "models/documents/HttpLine.h"

namespace Peak {

/** What an object store's answers mean to people and to those who go on with a transfer. Pure
 * functions; any thread. */
namespace ObjectErrors {

/** The storage's own word for what is wrong: "SignatureDoesNotMatch"; empty where it says none. */
QByteArray code(const ObjectAnswer &answer);
/** Between this tag and its end, with entities resolved; the first one. */
QByteArray between(const QByteArray &xml, const QByteArray &tag);

/** The same request may work a moment later. */
bool passes(const ObjectAnswer &answer);
/** The address was used too late: another one works. */
bool isExpired(const ObjectAnswer &answer);
/** Some failures of putting parts together come with status 200. */
bool isFailureInside(const ObjectAnswer &answer);

/** sqlState holds the storage's word, for whoever reacts to it. */
Error error(const ObjectAnswer &answer);
Error stopped();
/** The sqlState of an expired address, of a name of an upload that is no more, and of an object
 * that is there already and stays as it is. */
inline constexpr QLatin1StringView Expired("ExpiredAddress");
inline constexpr QLatin1StringView NoUpload("NoSuchUpload");
inline constexpr QLatin1StringView IsThere("PreconditionFailed");
/** What a fresh address that is too late means. */
Error clocksDiffer();

} // namespace ObjectErrors

} // namespace Peak
