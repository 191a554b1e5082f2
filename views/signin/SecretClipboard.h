#pragma once

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

namespace Peak {

/** Into the clipboard, asking clipboard managers not to keep it. GUI thread. */
inline void copySecret(const QString &text)
{
    auto *data = new QMimeData;
    data->setText(text);
    data->setData(QStringLiteral("x-kde-passwordManagerHint"), QByteArrayLiteral("secret"));
    data->setData(QStringLiteral("ExcludeClipboardContentFromMonitorProcessing"), "1");
    data->setData(QStringLiteral("application/x-nspasteboard-concealed-type"), text.toUtf8());
    QGuiApplication::clipboard()->setMimeData(data);
}

} // namespace Peak
