#pragma once

#include "models/domain/FormDefinition.h"

#include <QCoreApplication>

#include <optional>

namespace Peak {

/** What is asked when somebody is proposed for an exchange, or gets other permissions. Stateless.
 */
class ParticipantForms
{
    Q_DECLARE_TR_FUNCTIONS(Peak::ParticipantForms)

public:
    static FormDefinition propose();
    static FormDefinition permissions(const QString &person);
    /** With everything ticked. */
    static QJsonObject atFirst();

    /** What is ticked as the server takes it: everything is nothing in particular, so that whatever
     * the role comes to allow is allowed. */
    static std::optional<QStringList> permissionsOf(const QJsonValue &ticked);
    /** And the other way round. */
    static QJsonArray tickedOf(const QJsonValue &cell);

private:
    static FormField permissionField();
    static QList<FormFault> faults(const QJsonObject &values);
};

} // namespace Peak
