#pragma once

#include "models/domain/FieldMerge.h"
#include "models/domain/FormDefinition.h"

#include <QDialog>
#include <QJsonObject>

class QButtonGroup;
class QLabel;
class QPushButton;

namespace Peak {

/**
 * Two people changed the same fields: which value is right, field by field, mine, theirs or the one
 * before.
 *
 * Nothing is chosen until the person chooses. Takes values and gives values; saves nothing. GUI
 * thread.
 */
class ConflictDialog final : public QDialog
{
    Q_OBJECT

public:
    ConflictDialog(const FormDefinition &form, const QList<FieldClash> &clashes,
                   QWidget *parent = nullptr);

    /** The value chosen for each clashing field. */
    QJsonObject chosen() const;

private:
    enum Side { Mine, Theirs, Base };

    QWidget *makeClash(const FormField &field, const FieldClash &clash);
    void chooseAll(Side side);
    void refresh();

    QList<FieldClash> m_clashes;
    QList<QButtonGroup *> m_groups; ///< one a clash, in the same order
    QLabel *m_count;
    QPushButton *m_save;
};

} // namespace Peak
