#pragma once

#include "models/db/Error.h"
#include "models/domain/DocumentAnswers.h"
#include "models/domain/ListDefinition.h"

#include <QDialog>

class QPushButton;
class QTableWidget;

namespace Peak {

class EmptyState;
class MessageBar;

/*
 * Who: an admin, when the firm begins and when the law or counsel changes what is wanted: twice a
 * year.
 * First: the whole list by stage, as checklists show it.
 * Then: a word put right where it stands, a line added or switched off, and saved as a whole.
 */

/** Which documents each stage asks for, edited where it stands. Saves nothing itself. GUI thread.
 */
class RequirementsDialog final : public QDialog
{
    Q_OBJECT

public:
    RequirementsDialog(const QList<ColumnChoice> &stages, const QStringList &types,
                       QWidget *parent = nullptr);

    void showRequirements(const QList<Peak::DocumentRequirement> &requirements);
    QList<DocumentRequirement> requirements() const;
    void showError(const Peak::Error &error);

    /** Save: says what is wrong, or asks. */
    void accept() override;

Q_SIGNALS:
    void saveRequested(const QList<Peak::DocumentRequirement> &requirements);
    void retryRequested();

private:
    void setRow(int row, const DocumentRequirement &one);
    void add();
    void remove();
    void move(int by);
    void refresh();
    QStringList faults() const;

    QList<ColumnChoice> m_stages;
    MessageBar *m_message;
    QTableWidget *m_table;
    EmptyState *m_state;
    QPushButton *m_add;
    QPushButton *m_remove;
    QPushButton *m_up;
    QPushButton *m_down;
    QPushButton *m_save;
    bool m_loaded = false;
};

} // namespace Peak
