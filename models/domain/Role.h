#pragma once

#include <QString>

namespace Peak {

/** What somebody is to the firm; the database decides by it, the window only mirrors it. */
enum class Role { Unknown, Admin, Coordinator, Client, ThirdParty, Agency };

/** From the database's spelling ("third_party"); anything else is Unknown. */
Role roleFromCode(const QString &code);
QString roleCode(Role role);
/** For people: "Third party". */
QString roleLabel(Role role);

} // namespace Peak
