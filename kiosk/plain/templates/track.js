(function(){
try{for(var i=localStorage.length-1;i>=0;i--){var k=localStorage.key(i);if(k.indexOf('kiosk-complaint')===0||k==='kiosk.filed')localStorage.removeItem(k)}}catch(e){}
var copy=document.getElementById('copy'),link=document.getElementById('link');
function done(){copy.textContent=copy.getAttribute('data-done')}
function old(){link.select();try{if(document.execCommand('copy'))done()}catch(e){}}
copy.onclick=function(){navigator.clipboard?navigator.clipboard.writeText(link.value).then(done,old):old()};
})();
