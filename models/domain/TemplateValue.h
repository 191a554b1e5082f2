#pragma once

#include <QHash>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <QUuid>

namespace Peak {

/** What the server knows under a name that templates use. A plain value. */
struct TemplateValue
{
    enum class Kind { Text, Date, Money };

    QString name;  ///< "client.name"
    QString value; ///< as it stands in a document: "28 Nov 2026"; empty: not known
    Kind kind = Kind::Text;
    QString source;      ///< "exchange", "client", ...: whose it is
    bool hidden = false; ///< it may be known, but not to this person

    friend bool operator==(const TemplateValue &, const TemplateValue &) = default;
};

/** What a placeholder is replaced by, by its name. */
using TemplateFilling = QHash<QString, QString>;

/** What a template asks for. A plain value. */
struct TemplateScan
{
    QStringList names;   ///< in the order in which they first stand there, known or not
    QStringList unknown; ///< of them, what the program has no value for

    friend bool operator==(const TemplateScan &, const TemplateScan &) = default;
};

/** A template of the firm, as people choose it. A plain value. */
struct TemplateInfo
{
    QUuid id;
    QString fileName;
    QString fileType; ///< "docx", "html"
    QString documentType;
    QString description;
    int version = 0;
    bool pin = false;          ///< asks for a PIN
    QStringList variables;     ///< what it asks for
    QHash<QString, int> packs; ///< by the code of a stage: its place in the stage's pack

    friend bool operator==(const TemplateInfo &, const TemplateInfo &) = default;
};

/** A document that was made from a template. A plain value. */
struct GeneratedDocument
{
    QUuid document;
    QUuid templateId;
    bool stale = false;  ///< the data say something else now
    QStringList changed; ///< under which names

    friend bool operator==(const GeneratedDocument &, const GeneratedDocument &) = default;
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::TemplateValue)
