#pragma once

#include "views/audit/RecordDiff.h"

#include <QHash>
#include <QUuid>
#include <QWidget>

class QCheckBox;
class QTextBrowser;

namespace Peak {

/**
 * Old and new values of one change side by side: fields in words, what changed marked by colour and
 * by a sign, long values wrapped, secrets as "not recorded".
 *
 * Fields that stayed as they were are hidden until somebody asks for them. Text can be selected and
 * copied. Asks nobody: names for ids are given with setNames(). GUI thread.
 *
 *     auto *diff = new DiffView;
 *     diff->setValues(cells["old_values"].toObject(), cells["new_values"].toObject());
 */
class DiffView final : public QWidget
{
    Q_OBJECT

public:
    explicit DiffView(QWidget *parent = nullptr);

    /** A change of a record; without `before` it was added, without `after` removed. */
    void setValues(const QJsonObject &before, const QJsonObject &after);
    /** What was noted about an event: no record was changed by it. */
    void setDetails(const QJsonObject &details);
    void clear();

    /** People, exchanges and so on that the values name by id. */
    void setNames(const QHash<QUuid, QString> &names);
    /** The ids that stand in the values, for which names would help. */
    QList<QUuid> ids() const;
    /** As people read it, line by line. */
    QString plainText() const;
    bool showsSame() const;
    void setShowsSame(bool shows);

Q_SIGNALS:
    void showsSameChanged(bool shows);

protected:
    void changeEvent(QEvent *event) override;

private:
    enum class Shape { Nothing, Change, Added, Removed, Details };

    void refresh();
    QString html() const;
    QString row(const FieldDiff &diff, bool striped) const;

    Shape m_shape = Shape::Nothing;
    QList<FieldDiff> m_fields;
    QHash<QUuid, QString> m_names;
    QTextBrowser *m_text;
    QCheckBox *m_same;
};

} // namespace Peak
