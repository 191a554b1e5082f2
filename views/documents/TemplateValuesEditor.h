#pragma once

#include "models/domain/TemplateValue.h"

#include <QDate>
#include <QHash>
#include <QScrollArea>

class QLabel;
class QVBoxLayout;

namespace Peak {

/**
 * The values that go into a document, each with an editor: first those that are missing, then those
 * that are known.
 *
 * What was typed stays while other templates are chosen. Changes nothing but the document that is
 * made. GUI thread.
 */
class TemplateValuesEditor final : public QScrollArea
{
    Q_OBJECT

public:
    explicit TemplateValuesEditor(QWidget *parent = nullptr);

    void setToday(QDate today) { m_today = today; }
    /** What the server knows; what was typed before is forgotten. */
    void setValues(const QList<TemplateValue> &values);
    /** The names that the chosen templates ask for. */
    void setNames(const QStringList &names);

    /** As it is to stand in the document; empty where nothing is known or typed. */
    QString value(const QString &name) const;
    /** As the server told it. */
    QString data(const QString &name) const { return m_values.value(name).value; }
    bool isKnownName(const QString &name) const { return m_values.contains(name); }
    QStringList names() const { return m_names; }
    int missing() const;
    void focusFirst();
    /** The editor of a name, or null. */
    QWidget *editor(const QString &name) const { return m_editors.value(name); }

Q_SIGNALS:
    void changed();

private:
    void rebuild();
    void addSection(QVBoxLayout *column, const QString &title, const QStringList &names);
    QWidget *makeEditor(const QString &name);
    QString reason(const QString &name) const;

    QDate m_today;
    QHash<QString, TemplateValue> m_values;
    QHash<QString, QString> m_typed;
    QStringList m_names;
    QHash<QString, QWidget *> m_editors;
};

} // namespace Peak
