#pragma once

#include "models/domain/DocumentAnswers.h"
#include "models/domain/ListDefinition.h"
#include "views/documents/TableDialog.h"

namespace Peak {

/*
 * Who: an admin, when the firm begins and when the law or counsel changes what is wanted: twice a
 * year.
 * First: the whole list by stage, as checklists show it.
 * Then: a word put right where it stands, a line added or switched off, and saved as a whole.
 */

/** Which documents each stage asks for, edited where it stands. Saves nothing itself. GUI thread.
 */
class RequirementsDialog final : public TableDialog
{
    Q_OBJECT

public:
    RequirementsDialog(const QList<ColumnChoice> &stages, const QStringList &types,
                       QWidget *parent = nullptr);

    void showRequirements(const QList<Peak::DocumentRequirement> &requirements);
    QList<DocumentRequirement> requirements() const;
    void showError(const Peak::Error &error) override;

    /** Save: says what is wrong, or asks. */
    void accept() override;

Q_SIGNALS:
    void saveRequested(const QList<Peak::DocumentRequirement> &requirements);

private:
    void setRow(int row, const DocumentRequirement &one);
    void add();
    void remove();
    void move(int by);
    void refresh() override;
    QStringList faults() const;

    QList<ColumnChoice> m_stages;
    QPushButton *m_add;
    QPushButton *m_remove;
    QPushButton *m_up;
    QPushButton *m_down;
    QPushButton *m_save;
};

} // namespace Peak
