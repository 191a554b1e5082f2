#pragma once

#include "models/domain/Editing.h"
#include "views/common/DecisionDialog.h"

#include <QJsonObject>
#include <QUuid>

class QButtonGroup;
class QGridLayout;
class QLabel;

namespace Peak {

/**
 * Two people side by side: who stays, which of each two values is right, and what would be moved.
 *
 * Takes values and gives values; whoever opened it asks for the preview at keptChanged(), and
 * merges at decided(). GUI thread.
 */
class MergeDialog final : public DecisionDialog
{
    Q_OBJECT

public:
    /** Each as DuplicateGroup has them. */
    MergeDialog(const QJsonObject &one, const QJsonObject &other, QWidget *parent = nullptr);

    QUuid kept() const;
    QUuid dropped() const;
    QString keptName() const;
    void keep(const QUuid &person);
    /** Takes the value of a column from this person. */
    void take(const QString &column, const QUuid &person);
    /** What the one who stays takes over from the other. */
    QJsonObject fields() const;
    void setPreview(const MergePreview &preview);

Q_SIGNALS:
    void keptChanged();

protected:
    bool isComplete() const override;

private:
    struct Field
    {
        QString column;
        QString label;
        QButtonGroup *sides; ///< null where both have the same
    };
    static Decision decision();
    void addKept(QGridLayout *grid);
    void addField(QGridLayout *grid, const QString &column, const QString &label);
    void addFact(QGridLayout *grid, const QString &label, const QString &one, const QString &other);
    void preferKept();
    int keptSide() const;
    QJsonObject side(int number) const { return number == 0 ? m_one : m_other; }

    QJsonObject m_one;
    QJsonObject m_other;
    QButtonGroup *m_kept;
    QList<Field> m_fields;
    QLabel *m_preview;
    bool m_known = false; ///< the preview of the present choice is there
};

} // namespace Peak
