#pragma once

#include "models/domain/Delivery.h"
#include "models/domain/FormDefinition.h"
#include "models/domain/Status.h"

#include <QCoreApplication>

namespace Peak {

/** The words of how e-mails and text messages go out: settings, secrets, states. Stateless. */
class DeliveryText
{
    Q_DECLARE_TR_FUNCTIONS(Peak::DeliveryText)

public:
    /** Has a part of the page of settings for itself. */
    static bool isDelivery(const QString &key);
    /** A heading, and the settings below it in the order in which one fills them in. */
    struct Section
    {
        QString title;
        QStringList keys;
        QList<QPair<QString, QString>> secrets; ///< name and label
    };
    static QList<Section> sections();
    /** Empty for a key that we do not know. */
    static QString label(const QString &key);
    /** What people call a choice of these settings; the code itself where it is another's. */
    static QString choice(const QString &code);

    /** "E-mail goes out through SendGrid." with what is wrong. */
    static QString state(const DeliveryState &state);
    static Status status(const DeliveryState &state);
};

} // namespace Peak
