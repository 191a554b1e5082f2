#pragma once

#include "models/domain/Editing.h"
#include "models/domain/FormDefinition.h"

#include <QCoreApplication>

namespace Peak {

/** The words of the firm's settings: where each stands, what it is called, what it takes.
 * Stateless.
 */
class SettingText
{
    Q_DECLARE_TR_FUNCTIONS(Peak::SettingText)

public:
    /** The headings of the page in their order, by what keys begin with; the rest comes last. */
    static QList<QPair<QStringList, QString>> sections();
    /** The heading that a key stands under. */
    static QString section(const QString &key);
    /** Where documents are kept has a part of the page for itself. */
    static bool isStorage(const QString &key);
    /** The settings of a storage, in the order in which one fills them in. */
    static QStringList storageKeys(const QString &provider);
    static QString label(const QString &key);
    /** As a field that can be filled in, with bounds and choices. */
    static FormField field(const FirmSetting &setting);
    /** The field's value of a setting, and back as the server takes it. */
    static QJsonValue toField(const FirmSetting &setting);
    static QJsonValue fromField(const FirmSetting &setting, const QJsonValue &value);
    /** "Changed 22 Nov 2026 14:05 by Dana Reyes". */
    static QString changed(const QDateTime &at, const QString &by);

private:
    static QList<FormChoice> choices(const FirmSetting &setting);
};

} // namespace Peak
