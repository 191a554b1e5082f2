#pragma once

#include <QList>
#include <QMetaType>
#include <QString>

namespace Peak {

/** How urgent a person called an exchange or a task, in the order in which lists sort it. */
enum class Priority { Low, Medium, High, Urgent, Other };

/** The database's word ("HIGH") as a priority; any case, Other for a word we do not know. */
Priority priorityFromCode(const QString &code);
/** The database's word; empty for Other. */
QString priorityCode(Priority priority);
/** The priorities that a person can choose, in list order, without Other. */
QList<Priority> allPriorities();

} // namespace Peak

Q_DECLARE_METATYPE(Peak::Priority)
