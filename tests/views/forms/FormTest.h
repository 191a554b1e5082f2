#pragma once

#include "tests/views/forms/FormWorld.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/forms/ConflictDialog.h"
#include "views/forms/FormDialog.h"
#include "views/forms/FormRow.h"
#include "views/forms/RecordForm.h"

#include <QApplication>
#include <QLineEdit>
#include <QPointer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace Peak {

/** A form in its window over a server of ours, and hands that type into it. */
class FormTest : public QObject
{
protected:
    void begin()
    {
        if (!m_theme)
            m_theme = new Theme(this);
        m_world = std::make_unique<FormWorld>();
        m_folder = std::make_unique<QTemporaryDir>();
        m_drafts = std::make_unique<DraftStore>(m_folder->path());
        m_key = {QStringLiteral("office"), QUuid::createUuid(), QStringLiteral("task"),
                 QStringLiteral("7")};
    }
    void end()
    {
        delete m_dialog;
        m_drafts.reset();
    }
    void open(const FormDefinition &definition = FormWorld::task())
    {
        delete m_dialog;
        m_dialog = new FormDialog(definition, m_world->context(), m_world->source(),
                                  {m_drafts.get(), m_key}, nullptr);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        m_saved = std::make_unique<QSignalSpy>(m_dialog, &FormDialog::saved);
        m_cancelled = std::make_unique<QSignalSpy>(m_dialog, &FormDialog::cancelled);
        m_dialog->open();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog));
        QTRY_VERIFY(field<QLineEdit>("title")->isEnabled());
        QTest::qWait(5);
    }
    template <typename Widget>
    Widget *field(const char *name)
    {
        return m_dialog->findChild<Widget *>(QString::fromLatin1(name));
    }
    QString fault(const QString &name) const
    {
        const auto rows = m_dialog->findChildren<FormRow *>();
        for (const FormRow *row : rows) {
            if (row->field().name == name)
                return row->fault();
        }
        return {};
    }
    void type(const char *name, const QString &text)
    {
        auto *edit = field<QLineEdit>(name);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClick(edit, Qt::Key_Delete);
        QTest::keyClicks(edit, text);
    }
    void press(int key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key(key), modifiers);
    }
    QString told() const { return m_dialog->form()->message()->text(); }
    ConflictDialog *conflict() { return m_dialog->findChild<ConflictDialog *>(); }

    Theme *m_theme = nullptr;
    std::unique_ptr<FormWorld> m_world;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<DraftStore> m_drafts;
    DraftKey m_key;
    QPointer<FormDialog> m_dialog;
    std::unique_ptr<QSignalSpy> m_saved;
    std::unique_ptr<QSignalSpy> m_cancelled;
};

} // namespace Peak
